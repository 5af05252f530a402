package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others do to a fleet's objects, and that the operator does nothing while nothing happens. */
class DriftE2E {
    private static final String TWO_NODES =
            "{targetConnections: 20, capacity: {connectionsPerNode: 10}, " + Cluster.SMALL_NODES + "}";
    private static final Duration REST = Duration.ofSeconds(60);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final InstalledOperator operator = new InstalledOperator(cluster.client);

    @Test
    void whatIsEditedOrDeletedIsPutBackAndWhatOthersAddStays() {
        cluster.applyFleet("prices", TWO_NODES);
        cluster.awaitReady("prices", 2);
        List<String> pods = podNames();

        cluster.kubectlDoes("label", "service/prices", "deployment/prices", "team=web");
        cluster.kubectlDoes("annotate", "service/prices", "deployment/prices", "example.com/on-call=web");
        cluster.kubectlDoes(
                "patch",
                "service/prices",
                "--type=merge",
                "-p",
                "{\"spec\":{\"selector\":{\"ssefleet.io/fleet\":\"x\"}}}");
        cluster.kubectlDoes(
                "patch", "poddisruptionbudget/prices", "--type=merge", "-p", "{\"spec\":{\"maxUnavailable\":2}}");
        cluster.kubectlDoes("label", "--overwrite", "deployment/prices", "ssefleet.io/fleet=other");

        await("what was edited is as before").atMost(Cluster.PATIENCE).untilAsserted(() -> {
            assertThat(service().getSpec().getSelector()).containsEntry("ssefleet.io/fleet", "prices");
            assertThat(disruptionBudget().getSpec().getMaxUnavailable().getIntVal())
                    .isEqualTo(1);
            assertThat(cluster.kubectlDoes("get", "deployment/prices", "-o", "jsonpath={.metadata.labels}"))
                    .contains("\"ssefleet.io/fleet\":\"prices\"");
        });
        for (String child : List.of("service/prices", "deployment/prices")) {
            assertThat(cluster.kubectlDoes("get", child, "-o", "jsonpath={.metadata.labels.team}"))
                    .isEqualTo("web");
            assertThat(cluster.kubectlDoes(
                            "get", child, "-o", "jsonpath={.metadata.annotations.example\\.com/on-call}"))
                    .isEqualTo("web");
        }

        cluster.kubectlDoes(
                "delete",
                "service/prices",
                "service/prices-nodes",
                "poddisruptionbudget/prices",
                "serviceaccount/prices");
        await("what was deleted is there again")
                .atMost(Cluster.PATIENCE)
                .until(() -> cluster.kubectl(
                                        "get",
                                        "service/prices",
                                        "service/prices-nodes",
                                        "poddisruptionbudget/prices",
                                        "serviceaccount/prices")
                                .code()
                        == 0);
        cluster.awaitReady("prices", 2);
        assertThat(podNames()).isEqualTo(pods);

        cluster.kubectlDoes("delete", "deployment/prices");
        await("the nodes of the deleted Deployment are gone")
                .atMost(Cluster.PATIENCE)
                .until(() -> podNames().stream().noneMatch(pods::contains));
        cluster.awaitReady("prices", 2);
    }

    @Test
    void atRestNothingIsWritten() throws Exception {
        assumeTrue(InstalledOperator.audited(), "only the cluster of e2e/cluster writes down who asks for what");
        // The requests that are counted are the operator's for all fleets.
        cluster.awaitAlone();
        cluster.applyFleet("prices", TWO_NODES);
        cluster.awaitReady("prices", 2);
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(10)) {
            cluster.awaitFleet(
                    "10 connections are counted",
                    "prices",
                    s -> Long.valueOf(10).equals(s.connections().current()));
            List<String> versions = resourceVersions();
            Instant from = Instant.now();

            await("no object of the fleet changes for 60 s")
                    .during(REST)
                    .atMost(REST.plusSeconds(10))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(this::resourceVersions, versions::equals);

            Map<String, Integer> requests = InstalledOperator.requestsSince(from);
            int all = requests.values().stream().mapToInt(Integer::intValue).sum();
            double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
            System.out.printf("The operator's two pods at rest: %.2f requests/s: %s%n", all / seconds, requests);
            // What it does for its lease and its watches it does for any number of fleets.
            assertThat(requests.keySet()).allMatch(r -> r.startsWith("watch ") || r.endsWith(" leases"));
            assertThat(all / seconds).isLessThan(4);
            Map<String, Long> memory = operator.memory();
            System.out.printf("Their memory: %s MiB%n", memory.values());
            assertThat(memory)
                    .hasSize(2)
                    .allSatisfy((pod, mebibytes) -> assertThat(mebibytes).isLessThan(320));
            assertThat(clients.moves()).allMatch(moves -> moves == 0);
        }
    }

    private List<String> podNames() {
        return cluster.pods("prices").stream()
                .map(p -> p.getMetadata().getName())
                .sorted()
                .toList();
    }

    private Service service() {
        return cluster.client
                .services()
                .inNamespace(cluster.namespace())
                .withName("prices")
                .get();
    }

    private PodDisruptionBudget disruptionBudget() {
        return cluster.client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(cluster.namespace())
                .withName("prices")
                .get();
    }

    private List<String> resourceVersions() {
        String all = cluster.kubectlDoes(
                "get",
                "ssefleets,deployments,replicasets,pods,services,endpointslices,serviceaccounts,poddisruptionbudgets,secrets,events",
                "-o",
                "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
        return Arrays.stream(all.split("\n")).sorted().toList();
    }
}
