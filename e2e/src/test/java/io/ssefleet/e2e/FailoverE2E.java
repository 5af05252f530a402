package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.ssefleet.local.system.EventSourceClient;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator, or what it talks to, gone for a while. */
class FailoverE2E {
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final InstalledOperator operator = new InstalledOperator(cluster.client);
    private final Daemon apiServer = new Daemon("kube-apiserver");

    @Test
    void aLeaderKilledInTheMiddleOfARolloutIsSucceededAndNobodyMovesTwice() throws Exception {
        operator.awaitAvailable();
        String spec = "{targetConnections: 60, capacity: {connectionsPerNode: 20},"
                + " reconnects: {perSecond: 20, retry: {min: 200ms, max: 1s}}, " + Cluster.SMALL_NODES
                + "%s}";
        cluster.applyFleet("prices", spec.formatted(""));
        cluster.awaitReady("prices", 3);
        List<String> before = podNames();
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(30)) {
            cluster.applyFleet("prices", spec.formatted(", stream: {heartbeat: 10s}"));
            cluster.awaitFleet("the first node drains", "prices", s -> s.drainingReplicas() > 0);

            String leader = operator.leader();
            long killed = System.nanoTime();
            operator.kill(leader);
            await("another operator leads")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !leader.equals(operator.leader()));
            System.out.printf(
                    "Another operator led %.1f s after the leader was killed.%n", (System.nanoTime() - killed) / 1e9);

            cluster.awaitReady("prices", 3);
            clients.awaitConnected();
            await("the old pods, whose processes have ended, are gone")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> Collections.disjoint(podNames(), before));
            assertThat(clients.moves()).allMatch(moves -> moves == 1);
            assertThat(revisions()).as("ReplicaSets that the rollout made").isEqualTo(2);
        }
        operator.awaitAvailable();
    }

    @Test
    void aLeaderThatEndsInOrderGivesItsLeaseBack() {
        operator.awaitAvailable();
        String leader = operator.leader();
        List<String> leaders = new CopyOnWriteArrayList<>();
        try (Watch watch = operator.watchLeader(leaders::add)) {
            cluster.client
                    .pods()
                    .inNamespace(InstalledOperator.NAMESPACE)
                    .withName(leader)
                    .delete();
            await("another operator leads")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> leaders.stream().anyMatch(name -> !name.isEmpty() && !name.equals(leader)));
        }
        assertThat(leaders.stream().distinct()).startsWith(leader, "");
        operator.awaitAvailable();
    }

    @Test
    void streamsOutliveTheApiServerAndTheOperatorRecoversByItself() throws Exception {
        apiServer.assumeOurs();
        operator.awaitAvailable();
        String spec = "{targetConnections: %d, capacity: {connectionsPerNode: 20}, " + Cluster.SMALL_NODES + "}";
        cluster.applyFleet("prices", spec.formatted(40));
        cluster.awaitReady("prices", 2);
        List<String> before = podNames();
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(20)) {
            apiServer.kill();
            try {
                await("no stream ends while the API server is away")
                        .during(OUTAGE)
                        .atMost(OUTAGE.plusSeconds(5))
                        .until(() -> clients.all.stream().allMatch(EventSourceClient::open));
            } finally {
                apiServer.resume();
            }
            await("the API server is back")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> cluster.kubectl("get", "--raw", "/readyz").code() == 0);

            long back = System.nanoTime();
            cluster.applyFleet("prices", spec.formatted(60));
            cluster.awaitReady("prices", 3);
            System.out.printf(
                    "The fleet grew %.1f s after the API server was back.%n", (System.nanoTime() - back) / 1e9);
            assertThat(podNames()).containsAll(before);
            assertThat(clients.moves()).allMatch(moves -> moves == 0);
        }
        operator.awaitAvailable();
    }

    private List<String> podNames() {
        return cluster.pods("prices").stream()
                .map(Pod::getMetadata)
                .map(m -> m.getName())
                .sorted()
                .toList();
    }

    private int revisions() {
        return cluster.client
                .apps()
                .replicaSets()
                .inNamespace(cluster.namespace())
                .list()
                .getItems()
                .size();
    }
}
