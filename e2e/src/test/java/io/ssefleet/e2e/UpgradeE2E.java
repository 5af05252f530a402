package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.ssefleet.local.system.EventSourceClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator and the definition of its resource, put in place of older ones or in the wrong order. */
class UpgradeE2E {
    private static final String DEFINITION = "customresourcedefinition/ssefleets.ssefleet.io";
    private static final String TWO_NODES = "{targetConnections: 40, capacity: {connectionsPerNode: 20},"
            + " reconnects: {perSecond: 20, retry: {min: 200ms, max: 1s}}, node: {resources: {requests: {cpu: 50m}}%s}%s}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final InstalledOperator operator = new InstalledOperator(cluster.client);

    @Test
    void anOperatorThatFindsNoDefinitionSaysSoAndGoesOnOnceThereIsOne() {
        try {
            operator.scale(0);
            operator.awaitAvailable();
            cluster.kubectlDoes("delete", DEFINITION);
            operator.scale(2);
            await("both say what they wait for, and are alive")
                    .atMost(Cluster.PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        assertThat(operator.pods()).hasSize(2);
                        for (Pod pod : operator.pods()) {
                            assertThat(operator.log(pod.getMetadata().getName()))
                                    .contains(
                                            "the cluster has no ssefleets of ssefleet.io/v1alpha1: apply the definition with"
                                                    + " kubectl apply --server-side -f crds/ssefleets.ssefleet.io.yaml; trying again every 2 s");
                            assertThat(Readiness.isPodReady(pod)).isFalse();
                        }
                    });
        } finally {
            cluster.kubectlDoes("--namespace", InstalledOperator.NAMESPACE, "apply", "-k", InstalledOperator.OVERLAY);
        }
        operator.awaitAvailable();
        assertThat(operator.pods())
                .allMatch(p -> p.getStatus().getContainerStatuses().get(0).getRestartCount() == 0);
        cluster.applyFleet("prices", TWO_NODES.formatted("", ""));
        cluster.awaitReady("prices", 2);
    }

    @Test
    void anUpgradeRestartsOnlyTheNodesWhoseTemplateChangesAndMovesEachOfTheirClientsOnce() throws Exception {
        assumeTrue(InstalledOperator.audited(), "only e2e/cluster can give an image another name");
        operator.awaitAvailable();
        tagNodeImage("0.0.9");
        cluster.kubectlDoes("--namespace", InstalledOperator.NAMESPACE, "apply", "-k", "e2e/src/test/previous");
        try {
            operator.awaitAvailable();
            assertThat(cluster.kubectlWith(
                                    Cluster.fleetYaml("prices", TWO_NODES.formatted("", ", autoscaling: {}")),
                                    "apply",
                                    "-f",
                                    "-")
                            .output())
                    .contains("unknown field \"spec.autoscaling\"");
            cluster.applyFleet("prices", TWO_NODES.formatted("", ""));
            cluster.applyFleet("pinned", TWO_NODES.formatted(", image: ssefleet/sse-node:0.1.0", ""));
            cluster.awaitReady("prices", 2);
            cluster.awaitReady("pinned", 2);
            assertThat(images("prices")).containsOnly("ssefleet/sse-node:0.0.9");
            List<String> pinned = processes("pinned");

            try (Clients moved = new Clients(cluster, "prices", "EUR").connect(20);
                    Clients staying = new Clients(cluster, "pinned", "EUR").connect(10)) {
                cluster.kubectlDoes(
                        "--namespace", InstalledOperator.NAMESPACE, "apply", "-k", InstalledOperator.OVERLAY);
                await("the operator's own nodes are rolled out")
                        .atMost(Cluster.PATIENCE)
                        .until(() ->
                                images("prices").equals(List.of("ssefleet/sse-node:0.1.0", "ssefleet/sse-node:0.1.0")));
                cluster.awaitReady("prices", 2);
                moved.awaitConnected();
                operator.awaitAvailable();

                assertThat(moved.moves()).allMatch(moves -> moves == 1);
                // 20 a second, of which 80 percent are for what the operator brings about.
                assertThat(moved.peakEndsPerSecond()).isBetween(1, 18);
                assertThat(processes("pinned")).isEqualTo(pinned);
                assertThat(staying.all).allMatch(EventSourceClient::open);
                assertThat(staying.moves()).allMatch(moves -> moves == 0);
            }
            cluster.applyFleet("prices", TWO_NODES.formatted("", ", autoscaling: {}"));
        } finally {
            cluster.kubectlDoes("--namespace", InstalledOperator.NAMESPACE, "apply", "-k", InstalledOperator.OVERLAY);
            operator.awaitAvailable();
        }
    }

    private static void tagNodeImage(String version) throws IOException, InterruptedException {
        Process tag = new ProcessBuilder(
                        "ctr",
                        "images",
                        "tag",
                        "--force",
                        "docker.io/ssefleet/sse-node:0.1.0",
                        "docker.io/ssefleet/sse-node:" + version)
                .inheritIO()
                .start();
        assertThat(tag.waitFor()).isZero();
    }

    private List<String> images(String fleet) {
        return cluster.pods(fleet).stream()
                .map(p -> p.getSpec().getContainers().get(0).getImage())
                .sorted()
                .toList();
    }

    private List<String> processes(String fleet) {
        return cluster.pods(fleet).stream()
                .map(p -> p.getMetadata().getName() + " "
                        + p.getStatus().getContainerStatuses().get(0).getContainerID())
                .sorted()
                .toList();
    }
}
