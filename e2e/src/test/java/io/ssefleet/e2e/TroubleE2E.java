package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong around a fleet, what the fleet says of it, and that it goes on once that is mended. */
class TroubleE2E {
    /** With a short deadline: a namespace that is deleted comes back only after half of the pods' grace period. */
    private static final String ONE_NODE = "{targetConnections: 10, capacity: {connectionsPerNode: 10},"
            + " rollout: {drainDeadline: 5s}, node: {resources: {requests: {cpu: 50m}}%s}}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void anImageThatCannotBePulledAndANodeThatCrashesStallTheFleetUntilItIsMended() {
        cluster.applyFleet("prices", ONE_NODE.formatted(", image: registry.invalid/node:1"));

        SseFleetStatus unpulled = cluster.awaitFleet(
                        "the fleet is stalled", "prices", s -> stalledBy(s, "ImagePullBackOff"))
                .getStatus();
        String pod = onlyPod();
        assertVerdict(
                unpulled,
                "Stalled",
                "True",
                "Node %s cannot pull its image \"registry.invalid/node:1\"; kubectl describe -n %s pod/%s says why."
                        .formatted(pod, cluster.namespace(), pod));
        assertThat(Cluster.condition(unpulled, "Ready").getReason()).isEqualTo("ImagePullBackOff");
        assertThat(Cluster.condition(unpulled, "Ready").getMessage()).startsWith("0 of 1 nodes are ready. Node " + pod);
        assertThat(Cluster.has(unpulled, "Reconciling", "False")).isTrue();

        cluster.applyFleet("prices", ONE_NODE.formatted(", env: [{name: SSEFLEET_PER_ADDRESS_MAX, value: many}]"));

        SseFleetStatus crashing = cluster.awaitFleet(
                        "the fleet is stalled", "prices", s -> stalledBy(s, "CrashLoopBackOff"))
                .getStatus();
        assertThat(Cluster.condition(crashing, "Stalled").getMessage())
                .matches(
                        "Node prices-\\S+ ends soon after each start, with exit code 2; kubectl logs -n %s prices-\\S+ --previous says why\\."
                                .formatted(cluster.namespace()));

        cluster.applyFleet("prices", ONE_NODE.formatted(""));
        SseFleetStatus mended = cluster.awaitReady("prices", 1).getStatus();
        assertVerdict(mended, "Stalled", "False", "Nothing is in the way.");
        assertThat(cluster.kubectlDoes("describe", "ssefleet", "prices"))
                .contains("ImagePullBackOff", "CrashLoopBackOff");
    }

    @Test
    void nodesWithAnotherControlTokenAreToldOfAndARestartMendsThem() throws Exception {
        cluster.applyFleet("prices", ONE_NODE.formatted(""));
        cluster.awaitReady("prices", 1);
        String pod = onlyPod();
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(5)) {
            cluster.kubectlDoes("delete", "secret/prices-control");

            SseFleetStatus status = cluster.awaitFleet(
                            "the nodes refuse the new token",
                            "prices",
                            s -> Cluster.has(s, "MetricsAvailable", "False"))
                    .getStatus();
            Condition metrics = Cluster.condition(status, "MetricsAvailable");
            assertThat(metrics.getReason()).isEqualTo("ControlTokenRefused");
            assertThat(metrics.getMessage())
                    .isEqualTo(
                            ("The fleet is not made smaller while these nodes do not report: %s (it refuses the operator's token)."
                                            + " A node reads the token in the Secret prices-control when it starts; this starts them anew, paced:"
                                            + " kubectl rollout restart -n %s deployment/prices")
                                    .formatted(pod, cluster.namespace()));
            assertThat(Cluster.has(status, "Ready", "True")).isTrue();
            assertThat(status.connections().current()).isNull();
            assertThat(clients.moves()).allMatch(moves -> moves == 0);

            cluster.kubectlDoes("rollout", "restart", "deployment/prices");
            cluster.awaitFleet(
                    "the nodes report",
                    "prices",
                    s -> Cluster.has(s, "MetricsAvailable", "True")
                            && Cluster.has(s, "Reconciling", "False")
                            && Long.valueOf(5).equals(s.connections().current()));
            assertThat(onlyPod()).isNotEqualTo(pod);
            assertThat(clients.moves()).allMatch(moves -> moves == 1);
        }
    }

    @Test
    void aNamespaceThatIsBeingDeletedIsLeftInPeace() {
        InstalledOperator operator = new InstalledOperator(cluster.client);
        operator.awaitAvailable();
        String doomed = cluster.newNamespace();
        Cluster.Result applied = cluster.kubectlWith(
                Cluster.fleetYaml("prices", ONE_NODE.formatted("")), "apply", "-n", doomed, "-f", "-");
        assertThat(applied.code()).as(applied.output()).isZero();
        await("the fleet is ready").atMost(Cluster.PATIENCE).until(() -> {
            SseFleet fleet = cluster.client
                    .resources(SseFleet.class)
                    .inNamespace(doomed)
                    .withName("prices")
                    .get();
            return fleet.getStatus() != null && Cluster.has(fleet.getStatus(), "Ready", "True");
        });

        Instant from = Instant.now();
        cluster.client.namespaces().withName(doomed).delete();
        await("the namespace is gone")
                .atMost(Cluster.PATIENCE)
                .until(() -> cluster.client.namespaces().withName(doomed).get() == null);

        for (Pod pod : operator.pods()) {
            assertThat(operator.log(pod.getMetadata().getName()).lines())
                    .filteredOn(line -> line.contains(doomed) && !line.contains(" INFO "))
                    .isEmpty();
        }
        if (InstalledOperator.audited()) {
            assertThat(InstalledOperator.requestsSince(from, doomed).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isLessThan(30);
        }
    }

    @Test
    void aRefusalIsToldInTheClustersWordsAndLoggedInOneLineUntilItIsMended() {
        InstalledOperator operator = new InstalledOperator(cluster.client);
        operator.awaitAvailable();
        cluster.kubectlDoes("create", "quota", "none", "--hard=services=0");
        cluster.applyFleet("prices", ONE_NODE.formatted(""));

        cluster.awaitFleet(
                "the fleet is stalled",
                "prices",
                s -> stalledBy(s, "ClusterRefused")
                        && Cluster.condition(s, "Stalled").getMessage().contains("exceeded quota: none"));
        await("a repetition is logged")
                .atMost(Cluster.PATIENCE)
                .until(() -> operator.log(operator.leader())
                        .contains(cluster.namespace()
                                + "/prices: the cluster refused what the fleet needs; trying again in"));
        assertThat(operator.log(operator.leader()).lines())
                .filteredOn(line -> line.contains(cluster.namespace()))
                .noneMatch(line -> line.contains("Exception"));

        cluster.kubectlDoes("delete", "quota", "none");
        cluster.awaitReady("prices", 1);
    }

    private static boolean stalledBy(SseFleetStatus status, String reason) {
        Condition stalled = Cluster.condition(status, "Stalled");
        return "True".equals(stalled.getStatus()) && reason.equals(stalled.getReason());
    }

    private static void assertVerdict(SseFleetStatus status, String type, String value, String message) {
        assertThat(Cluster.condition(status, type).getStatus()).isEqualTo(value);
        assertThat(Cluster.condition(status, type).getMessage()).isEqualTo(message);
    }

    private String onlyPod() {
        List<String> names = cluster.pods("prices").stream()
                .map(p -> p.getMetadata().getName())
                .toList();
        assertThat(names).hasSize(1);
        return names.get(0);
    }
}
