package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a platform team does first: apply a fleet, wait for it, use it, look at it. */
class FirstLookE2E {
    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aFleetIsAppliedWaitedForUsedAndLookedAt() throws Exception {
        cluster.kubectlDoes("apply", "-f", "manifests/samples/ssefleet.yaml");
        cluster.kubectlDoes("wait", "--for=condition=Ready", "ssefleet/prices", "--timeout=300s");
        cluster.awaitReady("prices", 3);

        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(50)) {
            cluster.awaitFleet(
                    "50 connections are counted",
                    "prices",
                    s -> Long.valueOf(50).equals(s.connections().current()));
            publish("EUR", "1.0842");
            await("the event reaches the clients on all nodes")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> clients.all.stream()
                            .allMatch(c -> c.connections
                                    .get(c.connections.size() - 1)
                                    .data
                                    .contains("1.0842")));

            assertThat(cluster.kubectlDoes("get", "ssef"))
                    .containsPattern("NAME +TARGET +CAPACITY +NODES +CONNECTIONS +UTIL% +READY +AGE");
            await("the fleet is shown as it is")
                    .atMost(Cluster.PATIENCE)
                    .untilAsserted(() -> assertThat(cluster.kubectlDoes("get", "ssef"))
                            .containsPattern("prices +300 +300 +3 +50 +17 +True"));
        }
        assertThat(cluster.kubectlDoes("describe", "ssefleet", "prices"))
                .contains("3 of 3 nodes are ready.", "All nodes that report reach Redis.")
                .doesNotContain("BackplaneNotShared");
    }

    @Test
    void everyFieldIsExplained() {
        String fields = cluster.kubectlDoes("explain", "ssefleet.spec", "--recursive");

        assertThat(fields).contains("targetConnections", "drainDeadline", "memoryPerConnection");
        for (String field : new String[] {
            "targetConnections",
            "capacity.burst",
            "reconnects.retry.max",
            "rollout.maxSurge",
            "stream.slowConsumer.policy"
        }) {
            assertThat(cluster.kubectlDoes("explain", "ssefleet.spec." + field)).contains("DESCRIPTION:");
        }
    }

    private void publish(String topic, String data) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + cluster.host("prices") + "/.well-known/mercure"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + cluster.token("prices", "publisher-key"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("topic=" + topic + "&data=" + data))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
