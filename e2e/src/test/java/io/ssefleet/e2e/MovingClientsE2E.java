package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.observe.NodeControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts, scale-downs, scale-ups, evictions and lost pods with 500 clients connected, by the real Deployment controller. */
class MovingClientsE2E {
    private static final int CLIENTS = 500;
    private static final int BUDGET = 100;

    /** 500 clients on 6 nodes are 83.3 on each, so 84 is the least with less than one too much. */
    private static final int MEAN_ON_SIX = 84;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"100%\""})
    void aRolloutMovesEveryClientExactlyOnce(String maxSurge) throws Exception {
        cluster.applyFleet("prices", spec(600, maxSurge, "15s"));
        cluster.awaitReady("prices", 4);
        try (Clients clients = connected()) {
            Set<String> old = names();

            cluster.applyFleet("prices", spec(600, maxSurge, "20s"));
            cluster.awaitFleet("the rollout begins", "prices", s -> Cluster.has(s, "Reconciling", "True"));
            cluster.awaitReady("prices", 4);
            clients.awaitConnected();

            assertThat(names()).doesNotContainAnyElementsOf(old);
            assertThat(clients.moves()).containsOnly(1);
            checkBudget(clients);
        }
    }

    @Test
    void aScaleDownTakesTheEmptiestAndMovesNobodyTwice() throws Exception {
        cluster.applyFleet("prices", spec(600, "1", "15s"));
        cluster.awaitReady("prices", 4);
        try (Clients clients = connected()) {
            cluster.applyFleet("prices", spec(900, "1", "15s"));
            cluster.awaitReady("prices", 6);
            Set<String> six = names();

            // 500 connections need four nodes of 150, whatever the target is; the two new ones are empty: with Memory
            // nobody is moved.
            cluster.applyFleet("prices", spec(1, "1", "15s"));
            cluster.awaitReady("prices", 4);

            assertThat(names()).isSubsetOf(six);
            assertThat(clients.moves()).containsOnly(0);
            cluster.awaitFleet(
                    "the plan says why it stays so large",
                    "prices",
                    s -> s.plan().explanation().contains("500"));

            clients.disconnect(300);
            cluster.awaitReady("prices", 2);
            clients.awaitConnected();
            assertThat(clients.moves()).allMatch(moves -> moves <= 1);
            checkBudget(clients);
        }
    }

    @Test
    void aScaleUpGivesTheNewNodesTheirShareAndMovesNobodyTwice() throws Exception {
        cluster.applyFleet("prices", shared(600));
        cluster.awaitReady("prices", 4);
        try (Clients clients = connected()) {
            // As long as kube-proxy knows three nodes only, these get all that they admit and the fourth what is left.
            long tooMuch = held().stream()
                    .mapToLong(held -> Math.max(0, held - MEAN_ON_SIX))
                    .sum();
            cluster.applyFleet("prices", shared(900));
            cluster.awaitFleet(
                    "the status tells of it",
                    "prices",
                    s -> s.movement() != null
                            && s.movement().kind().equals("Rebalance")
                            && s.movement().expectedEnd() != null);
            await("it is noted on the Deployment")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> "6".equals(deploymentAnnotation("ssefleet.io/balanced-replicas")));
            cluster.awaitReady("prices", 6);
            await("all nodes are open again")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> cluster.pods("prices").stream()
                            .allMatch(p -> p.getMetadata().getLabels().containsKey("ssefleet.io/admission")));
            clients.awaitConnected();

            // The tolerance is 3 x sqrt(83.3) = 27.
            assertThat(held()).hasSize(6).allSatisfy(count -> assertThat(count).isBetween(57L, 110L));
            assertThat(clients.moves()).allMatch(moves -> moves <= 1);
            assertThat(clients.moves().stream().mapToInt(moves -> moves).sum())
                    .as("those of the old nodes that held more came down to the mean")
                    .isEqualTo((int) tooMuch);
            assertThat(cluster.fleet("prices").getStatus().movement()).isNull();
            checkBudget(clients);
        }
    }

    @Test
    void aNewTargetRestartsNothing() {
        cluster.applyFleet("prices", spec(150, "1", "15s"));
        cluster.awaitReady("prices", 1);
        String pod = cluster.pods("prices").get(0).getMetadata().getUid();
        String template = template();

        cluster.applyFleet("prices", spec(300, "\"50%\"", "15s"));
        cluster.awaitReady("prices", 2);

        assertThat(template()).isEqualTo(template);
        assertThat(cluster.pods("prices"))
                .extracting(p -> p.getMetadata().getUid())
                .contains(pod);
        assertThat(cluster.client
                        .apps()
                        .replicaSets()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems())
                .hasSize(1);
    }

    @Test
    void evictingAllNodesAtOnceDrainsOneAtATime() throws Exception {
        cluster.applyFleet("prices", spec(300, "1", "15s"));
        cluster.awaitReady("prices", 2);
        try (Clients clients = connected(200)) {
            Set<String> evicted = names();
            await("all have been evicted")
                    .atMost(Cluster.PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        for (String pod : evicted) {
                            Pod now = cluster.client
                                    .pods()
                                    .inNamespace(cluster.namespace())
                                    .withName(pod)
                                    .get();
                            if (now != null && now.getMetadata().getDeletionTimestamp() == null) {
                                evict(pod);
                            }
                        }
                        assertThat(cluster.pods("prices").stream()
                                        .filter(p -> p.getMetadata().getDeletionTimestamp() != null))
                                .hasSizeLessThanOrEqualTo(1);
                        return names().stream().noneMatch(evicted::contains);
                    });
            cluster.awaitReady("prices", 2);
            clients.awaitConnected();
            checkBudget(clients);
        }
    }

    @Test
    void aLostPodIsReplacedAndAKilledProcessRestarted() throws Exception {
        cluster.applyFleet("prices", spec(300, "1", "15s"));
        cluster.awaitReady("prices", 2);
        try (Clients clients = connected(100)) {
            String lost = names().iterator().next();
            cluster.kubectlDoes("delete", "pod", lost, "--grace-period=0", "--force");
            await("it is replaced").atMost(Cluster.PATIENCE).until(() -> !names().contains(lost));
            cluster.awaitReady("prices", 2);

            String killed = names().iterator().next();
            killMainProcess(killed);
            await("it is restarted").atMost(Cluster.PATIENCE).until(() -> restarts(killed) > 0);
            cluster.awaitReady("prices", 2);
            clients.awaitConnected();
            assertThat(names()).contains(killed);
        }
    }

    @Test
    void aServiceWithOurPrefixHarmsNoPod() {
        cluster.client
                .services()
                .inNamespace(cluster.namespace())
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("ssefleet-metrics")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(java.util.Map.of("app", "none"))
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        cluster.applyFleet("prices", spec(150, "1", "15s"));
        cluster.awaitReady("prices", 1);

        String log = cluster.kubectlDoes("logs", names().iterator().next());
        assertThat(log).doesNotContain("SSEFLEET_METRICS").doesNotContain("WARN");
    }

    private Clients connected() {
        return connected(CLIENTS);
    }

    private Clients connected(int count) {
        Clients clients = new Clients(cluster, "prices", "numbers").connect(count);
        cluster.awaitFleet(
                "all are counted",
                "prices",
                s -> Long.valueOf(count).equals(s.connections().current()));
        return clients.settled();
    }

    private static void checkBudget(Clients clients) {
        System.out.printf(
                "budget %d/s: at most %d closed in a second, %d back in 10 seconds%n",
                BUDGET, clients.peakEndsPerSecond(), clients.peakReturnsInTenSeconds());
        assertThat(clients.peakEndsPerSecond()).isLessThanOrEqualTo(BUDGET);
        assertThat(clients.peakReturnsInTenSeconds()).isLessThanOrEqualTo(10 * BUDGET);
    }

    private void evict(String pod) {
        cluster.client.pods().inNamespace(cluster.namespace()).withName(pod).evict();
    }

    /** The process itself, from outside its container: all run on this machine. */
    private void killMainProcess(String pod) {
        String container = cluster.client
                .pods()
                .inNamespace(cluster.namespace())
                .withName(pod)
                .get()
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getContainerID()
                .replace("containerd://", "");
        ProcessHandle.allProcesses()
                .filter(p -> cgroup(p.pid()).contains(container))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String cgroup(long pid) {
        try {
            return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + pid + "/cgroup"));
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private int restarts(String pod) {
        return cluster.client
                .pods()
                .inNamespace(cluster.namespace())
                .withName(pod)
                .get()
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getRestartCount();
    }

    private String template() {
        return deploymentAnnotation("ssefleet.io/template");
    }

    private String deploymentAnnotation(String name) {
        return cluster.client
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("prices")
                .get()
                .getMetadata()
                .getAnnotations()
                .get(name);
    }

    /** What each node says that it holds. */
    private List<Long> held() {
        String token = new String(
                Base64.getDecoder()
                        .decode(cluster.client
                                .secrets()
                                .inNamespace(cluster.namespace())
                                .withName("prices-control")
                                .get()
                                .getData()
                                .get("token")),
                StandardCharsets.UTF_8);
        List<NodeAddress> nodes = cluster.pods("prices").stream()
                .map(p ->
                        new NodeAddress(p.getMetadata().getName(), p.getStatus().getPodIP(), 9000))
                .toList();
        return new NodeControl()
                .ask(nodes, token).values().stream()
                        .map(answer -> ((Answer.Reported) answer).report().connections())
                        .toList();
    }

    private Set<String> names() {
        return cluster.pods("prices").stream()
                .map(p -> p.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** A fleet whose clients resume on any node. */
    private static String shared(int target) {
        return spec(target, "1", "15s, backplane: {type: Redis}");
    }

    private static String spec(int target, String maxSurge, String heartbeat) {
        return "{targetConnections: %d, capacity: {connectionsPerNode: 150}, rollout: {maxSurge: %s},"
                        .formatted(target, maxSurge)
                + " reconnects: {perSecond: %d, retry: {min: 1s, max: 5s}}, stream: {heartbeat: %s},"
                        .formatted(BUDGET, heartbeat)
                + " node: {resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {memory: 512Mi}}}}";
    }
}
