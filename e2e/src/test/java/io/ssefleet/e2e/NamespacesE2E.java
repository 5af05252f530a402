package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.ssefleet.local.system.EventSourceClient;
import io.ssefleet.operator.model.SseFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fleets of one name in several namespaces, and an operator that may see only one of them. */
class NamespacesE2E {
    private static final String ONE_NODE =
            "{targetConnections: 10, capacity: {connectionsPerNode: 10}, " + Cluster.SMALL_NODES + "}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final InstalledOperator operator = new InstalledOperator(cluster.client);

    @Test
    void fleetsOfOneNameInTwoNamespacesHaveNothingToDoWithEachOther() throws Exception {
        String other = cluster.newNamespace();
        applyIn(other, "{targetConnections: 20, capacity: {connectionsPerNode: 10}, " + Cluster.SMALL_NODES + "}");
        cluster.applyFleet("prices", ONE_NODE);
        cluster.awaitReady("prices", 1);
        awaitReadyIn(other, 2);
        List<String> pods = names(cluster.pods("prices"));
        assertThat(secretsIn(other)).isNotEqualTo(secretsIn(cluster.namespace()));

        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(5)) {
            cluster.kubectlDoes("delete", "-n", other, "ssefleet/prices");
            await("the other fleet is gone")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> podsIn(other).isEmpty());

            assertThat(clients.all).allMatch(EventSourceClient::open);
            assertThat(names(cluster.pods("prices"))).isEqualTo(pods);
            cluster.awaitFleet(
                    "its connections are counted as before",
                    "prices",
                    s -> Long.valueOf(5).equals(s.connections().current()));
        }
    }

    @Test
    void anOperatorOfOneNamespaceWorksWithItsRoleAloneAndLeavesOthersAlone() throws Exception {
        String other = cluster.newNamespace();
        try {
            operator.scale(0);
            operator.awaitAvailable();
            cluster.kubectlDoes("apply", "-k", overlayFor(cluster.namespace()).toString());
            cluster.kubectlDoes("rollout", "status", "deployment/ssefleet-operator", "--timeout=300s");
            applyIn(other, ONE_NODE);
            cluster.applyFleet("prices", ONE_NODE);

            cluster.awaitReady("prices", 1);
            String user = "--as=system:serviceaccount:%s:ssefleet-operator".formatted(cluster.namespace());
            assertThat(cluster.kubectl("auth", "can-i", "list", "secrets", user).output())
                    .contains("yes");
            assertThat(cluster.kubectl("auth", "can-i", "list", "secrets", "-n", other, user)
                            .output())
                    .contains("no");
            assertThat(fleetIn(other).getStatus().conditions()).isNull();
            assertThat(podsIn(other)).isEmpty();
            for (Pod pod : cluster.client
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withLabel("app.kubernetes.io/name", InstalledOperator.NAME)
                    .list()
                    .getItems()) {
                assertThat(cluster.kubectlDoes("logs", pod.getMetadata().getName()))
                        .doesNotContain("forbidden", " ERROR ");
            }
        } finally {
            cluster.kubectlDoes("delete", "deployment/ssefleet-operator", "--ignore-not-found");
            operator.scale(2);
            operator.awaitAvailable();
        }
        awaitReadyIn(other, 1);
    }

    /** The shipped overlay with another namespace, as its comment says. */
    private static Path overlayFor(String namespace) throws IOException {
        Path folder = Files.createDirectories(Cluster.PROJECT.resolve("e2e/target/single-namespace"));
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "namespace: %s%nresources: [../../../manifests/overlays/single-namespace]%n".formatted(namespace));
        return folder;
    }

    private void applyIn(String namespace, String spec) {
        Cluster.Result result =
                cluster.kubectlWith(Cluster.fleetYaml("prices", spec), "apply", "-n", namespace, "-f", "-");
        assertThat(result.code()).as(result.output()).isZero();
    }

    private void awaitReadyIn(String namespace, int nodes) {
        await(nodes + " nodes are ready in " + namespace)
                .atMost(Cluster.PATIENCE)
                .until(() -> {
                    SseFleet fleet = fleetIn(namespace);
                    return fleet.getStatus() != null
                            && Integer.valueOf(nodes).equals(fleet.getStatus().readyReplicas())
                            && Cluster.has(fleet.getStatus(), "Ready", "True");
                });
    }

    private SseFleet fleetIn(String namespace) {
        return cluster.client
                .resources(SseFleet.class)
                .inNamespace(namespace)
                .withName("prices")
                .get();
    }

    private List<Pod> podsIn(String namespace) {
        return cluster.client
                .pods()
                .inNamespace(namespace)
                .withLabel("ssefleet.io/fleet", "prices")
                .list()
                .getItems();
    }

    private String secretsIn(String namespace) {
        return cluster.kubectlDoes(
                "get", "-n", namespace, "secrets", "-l", "ssefleet.io/fleet=prices", "-o", "jsonpath={.items[*].data}");
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(p -> p.getMetadata().getName()).sorted().toList();
    }
}
