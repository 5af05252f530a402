package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.ssefleet.operator.model.SseFleet;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fleets that tools apply from a repository: nobody fights, and what they wait for is true. */
class GitOpsE2E {
    private static final String NODE = "node: {resources: {requests: {cpu: 50m}, limits: {memory: 256Mi}}}";
    private static final String SMALL = "{targetConnections: %d, capacity: {connectionsPerNode: 100}, "
            + "rollout: {maxSurge: 100%%}, " + NODE + "}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void kstatusAndArgoCdFollowAFleetThroughItsLife() throws Exception {
        try (History history = new History(cluster, "prices")) {
            cluster.applyFleet("prices", SMALL.formatted(100));
            cluster.awaitReady("prices", 1);
            cluster.applyFleet("prices", SMALL.formatted(200));
            cluster.awaitReady("prices", 2);
            merge("{\"spec\":{\"node\":{\"env\":[{\"name\":\"TZ\",\"value\":\"UTC\"}]}}}");
            cluster.awaitReady("prices", 2);
            merge("{\"spec\":{\"node\":{\"fileDescriptors\":{\"strategy\":\"SysResource\"}}}}");
            cluster.awaitFleet("it is stalled", "prices", s -> Cluster.has(s, "Stalled", "True"));
            merge("{\"spec\":{\"node\":{\"fileDescriptors\":{\"strategy\":\"Inherit\"}}}}");
            cluster.awaitReady("prices", 2);
            merge("{\"spec\":{\"paused\":true}}");
            cluster.awaitFleet(
                    "it is paused",
                    "prices",
                    s -> Cluster.condition(s, "Reconciling").getReason().equals("Paused"));
            cluster.kubectlDoes("delete", "ssefleet", "prices", "--cascade=foreground", "--wait=false");
            await("the deletion is seen")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> history.kstatus().contains("7 Terminating"));

            assertThat(history.kstatus())
                    .containsExactly(
                            "1 InProgress",
                            "1 Current",
                            "2 InProgress",
                            "2 Current",
                            "3 InProgress",
                            "3 Current",
                            "4 InProgress",
                            "4 Failed",
                            "5 InProgress",
                            "5 Current",
                            "6 InProgress",
                            "6 Current",
                            "7 Terminating");
            assertThat(history.argoCd().stream().filter(s -> !s.startsWith("7")))
                    .containsExactly(
                            "1 Progressing",
                            "1 Healthy",
                            "2 Progressing",
                            "2 Healthy",
                            "3 Progressing",
                            "3 Healthy",
                            "4 Progressing",
                            "4 Degraded",
                            "5 Progressing",
                            "5 Healthy",
                            "6 Progressing",
                            "6 Suspended");
        }
    }

    @Test
    void argoCdTakesTheHealthCheckAsItIsShipped() {
        cluster.kubectlDoes("create", "configmap", "argocd-cm");
        cluster.kubectlDoes("patch", "configmap", "argocd-cm", "--patch-file", History.ARGO_CD.toString());

        assertThat(cluster.client
                        .configMaps()
                        .inNamespace(cluster.namespace())
                        .withName("argocd-cm")
                        .get()
                        .getData())
                .containsOnlyKeys("resource.customizations.health.ssefleet.io_SseFleet");
    }

    @Test
    void anotherManagerThatAppliesTheFleetAgainAndAgainChangesNothing() {
        fluxApplies("{targetConnections: 100, capacity: {connectionsPerNode: 100}, " + NODE + "}");
        String version = cluster.awaitReady("prices", 1).getMetadata().getResourceVersion();

        await("nothing is written, by either side")
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    fluxApplies("{targetConnections: 100, capacity: {connectionsPerNode: 100}, " + NODE + "}");
                    return cluster.fleet("prices")
                            .getMetadata()
                            .getResourceVersion()
                            .equals(version);
                });
        assertThat(managers(cluster.fleet("prices")))
                .containsExactlyInAnyOrder(
                        "kustomize-controller Apply of everything", "ssefleet-operator Apply of status");

        cluster.kubectlDoes("scale", "ssef/prices", "--replicas=2");
        cluster.awaitReady("prices", 2);
        fluxApplies("{targetConnections: 100, capacity: {connectionsPerNode: 100}, " + NODE + "}");
        assertThat(cluster.fleet("prices").getSpec().minReplicas())
                .as("a repository that does not name minReplicas leaves it to who scales")
                .isEqualTo(2);
    }

    @Test
    void dryRunAndDiffTellWhatWillHappenAndDoNothing() {
        String before = Cluster.fleetYaml("prices", "{targetConnections: 100, paused: true}");
        String after = Cluster.fleetYaml("prices", "{targetConnections: 200, paused: true}");

        assertThat(kubectl(before, "apply", "--dry-run=server", "-f", "-"))
                .isEqualTo("ssefleet.ssefleet.io/prices created (server dry run)\n");
        assertThat(cluster.fleet("prices")).isNull();
        kubectl(before, "apply", "-f", "-");
        cluster.awaitFleet("it is seen", "prices", s -> true);

        assertThat(kubectl(before, "apply", "-f", "-")).isEqualTo("ssefleet.ssefleet.io/prices unchanged\n");
        assertThat(cluster.kubectlWith(before, "diff", "-f", "-")).isEqualTo(new Cluster.Result(0, ""));
        assertThat(kubectl(after, "apply", "--dry-run=server", "-f", "-"))
                .isEqualTo("ssefleet.ssefleet.io/prices configured (server dry run)\n");
        assertThat(cluster.fleet("prices").getSpec().targetConnections()).isEqualTo(100);

        Cluster.Result diff = cluster.kubectlWith(after, "diff", "-f", "-");
        assertThat(diff.code()).isEqualTo(1);
        assertThat(diff.output().lines().filter(line -> line.matches("[-+] .*")))
                .containsExactly(
                        "-  generation: 1",
                        "+  generation: 2",
                        "-  targetConnections: 100",
                        "+  targetConnections: 200");

        for (String sample : List.of("ssefleet.yaml", "full.yaml")) {
            assertThat(cluster.kubectlDoes(
                            "apply", "--dry-run=server", "--validate=strict", "-f", "manifests/samples/" + sample))
                    .isEqualTo("ssefleet.ssefleet.io/prices configured (server dry run)\n");
        }
    }

    private void fluxApplies(String spec) {
        assertThat(kubectl(
                        Cluster.fleetYaml("prices", spec),
                        "apply",
                        "--server-side",
                        "--field-manager=kustomize-controller",
                        "-f",
                        "-"))
                .isEqualTo("ssefleet.ssefleet.io/prices serverside-applied\n");
    }

    private void merge(String patch) {
        cluster.kubectlDoes("patch", "ssefleet", "prices", "--type=merge", "-p", patch);
    }

    private String kubectl(String input, String... arguments) {
        Cluster.Result result = cluster.kubectlWith(input, arguments);
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }

    private static Stream<String> managers(SseFleet fleet) {
        return fleet.getMetadata().getManagedFields().stream().map(GitOpsE2E::said);
    }

    private static String said(ManagedFieldsEntry entry) {
        return "%s %s of %s"
                .formatted(
                        entry.getManager(),
                        entry.getOperation(),
                        entry.getSubresource() == null ? "everything" : entry.getSubresource());
    }
}
