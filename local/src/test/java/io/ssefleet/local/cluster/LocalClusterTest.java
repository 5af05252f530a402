package io.ssefleet.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ssefleet.local.api.EmbeddedApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final EmbeddedApi api = new EmbeddedApi(Map.of());
    private final KubernetesClient client = api.newClient();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private LocalCluster cluster;

    @BeforeEach
    void start() {
        List<String> program = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                FakeNode.class.getName());
        cluster = new LocalCluster(client, Clock.systemUTC(), new NodeRuntime(program, directory));
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
        client.close();
        api.close();
        assertThat(seen).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    @Test
    void aDeploymentBecomesReadyProcesses() throws Exception {
        apply(deployment(2, "one"));
        awaitReady(2);
        Pod pod = pods().get(0);
        assertThat(pod.getMetadata().getName()).matches("d-[a-z0-9]{10}-[a-z0-9]{5}");
        assertThat(pod.getMetadata().getLabels()).containsKey("pod-template-hash");
        assertThat(ask(pod)).startsWith(pod.getMetadata().getName());
        await().atMost(PATIENCE).until(() -> deploymentNow().getStatus().getAvailableReplicas() == 2);
        assertThat(deploymentNow().getStatus().getObservedGeneration()).isEqualTo(1);
        List<ReplicaSet> sets = client.apps().replicaSets().list().getItems();
        assertThat(sets).hasSize(1);
        assertThat(sets.get(0).getMetadata().getAnnotations()).containsEntry("deployment.kubernetes.io/revision", "1");
    }

    @Test
    void theProcessIdIsTheNodesOwn() throws Exception {
        apply(deployment(1, "one"));
        awaitReady(1);
        long pid = Long.parseLong(ask(pods().get(0)).split(" ")[1]);
        assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).contains(pid);
    }

    @Test
    void aNewTemplateReplacesPodsOneByOneBehindTheGate() throws Exception {
        apply(deployment(2, "one"));
        awaitReady(2);
        Set<String> old = names();
        DeploymentBuilder gated = new DeploymentBuilder(deployment(2, "two"));
        gated.editSpec().withMinReadySeconds(500).endSpec();
        apply(gated.build());
        await().atMost(PATIENCE).until(() -> pods().stream().filter(Pods::ready).count() == 3);
        assertThat(names()).containsAll(old);
        apply(deployment(2, "two"));
        await().atMost(PATIENCE).until(() -> {
            Set<String> rest = new HashSet<>(names());
            rest.retainAll(old);
            return rest.isEmpty() && pods().stream().filter(Pods::ready).count() == 2;
        });
        assertThat(deploymentNow().getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "2");
    }

    @Test
    void theCheapestPodGoesFirst() throws Exception {
        apply(deployment(3, "one"));
        awaitReady(3);
        List<Pod> pods = pods();
        for (int i = 0; i < pods.size(); i++) {
            cost(pods.get(i), i == 1 ? 5 : 100);
        }
        apply(deployment(2, "one"));
        await().atMost(PATIENCE).until(() -> pods().size() == 2);
        assertThat(names()).doesNotContain(pods.get(1).getMetadata().getName());
    }

    @Test
    void aKilledNodeIsRestartedInItsPod() throws Exception {
        apply(deployment(1, "one"));
        awaitReady(1);
        Pod pod = pods().get(0);
        long pid = Long.parseLong(ask(pod).split(" ")[1]);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> restarts(pods().get(0)) == 1 && Pods.ready(pods().get(0)));
        assertThat(pods().get(0).getMetadata().getUid())
                .isEqualTo(pod.getMetadata().getUid());
        assertThat(Long.parseLong(ask(pods().get(0)).split(" ")[1])).isNotEqualTo(pid);
    }

    @Test
    void aCrashingNodeBacksOff() {
        DeploymentBuilder crashing = new DeploymentBuilder(deployment(1, "one"));
        crashing.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("CRASH")
                .withValue("yes")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
        apply(crashing.build());
        await().atMost(PATIENCE)
                .until(() -> pods().stream()
                        .flatMap(p -> p.getStatus() == null
                                ? java.util.stream.Stream.empty()
                                : p.getStatus().getContainerStatuses().stream())
                        .anyMatch(s -> s.getState().getWaiting() != null
                                && "CrashLoopBackOff"
                                        .equals(s.getState().getWaiting().getReason())
                                && s.getLastState().getTerminated().getExitCode() == 3));
    }

    @Test
    void deletingTheDeploymentEndsAllProcesses() throws Exception {
        apply(deployment(2, "one"));
        awaitReady(2);
        client.apps().deployments().withName("d").delete();
        await().atMost(PATIENCE).until(() -> pods().isEmpty());
        await().atMost(PATIENCE)
                .until(() ->
                        seen.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    private void awaitReady(int count) throws Exception {
        await().atMost(PATIENCE).until(() -> pods().stream().filter(Pods::ready).count() == count);
        for (Pod pod : pods()) {
            seen.add(Long.parseLong(ask(pod).split(" ")[1]));
        }
    }

    private List<Pod> pods() {
        return client.pods().list().getItems();
    }

    private Set<String> names() {
        return pods().stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    private Deployment deploymentNow() {
        return client.apps().deployments().withName("d").get();
    }

    private void cost(Pod pod, int cost) {
        client.pods()
                .resource(pod)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + VictimOrder.DELETION_COST + "\":\"" + cost + "\"}}}");
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0).getRestartCount();
    }

    private static String ask(Pod pod) throws IOException, InterruptedException {
        int port = pod.getSpec().getContainers().get(0).getPorts().get(0).getContainerPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void apply(Deployment deployment) {
        client.apps()
                .deployments()
                .resource(deployment)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("test")
                        .withForce(true)
                        .build());
    }

    private static Deployment deployment(int replicas, String version) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("d")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withProgressDeadlineSeconds(1_000)
                .withNewStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .addToMatchLabels("app", "d")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "d")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("node")
                .addNewPort()
                .withName("management")
                .withContainerPort(9000)
                .endPort()
                .addNewEnv()
                .withName("NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("VERSION")
                .withValue(version)
                .endEnv()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/")
                .withPort(new IntOrString("management"))
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
