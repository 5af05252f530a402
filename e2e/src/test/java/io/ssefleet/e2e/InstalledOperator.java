package io.ssefleet.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The operator as it is installed: its pods, which of them leads, and what they ask of the API server. */
final class InstalledOperator {
    static final String NAMESPACE = "ssefleet-system";
    static final String NAME = "ssefleet-operator";
    static final String OVERLAY = "manifests/overlays/default-redis";
    private static final Path AUDIT = Path.of("/run/ssefleet/logs/audit.log");

    private final KubernetesClient client;

    InstalledOperator(KubernetesClient client) {
        this.client = client;
    }

    List<Pod> pods() {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems();
    }

    /** The name of the pod that leads. */
    String leader() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    /** Tells of each leader from the present one on; of a lease that nobody holds with an empty name. */
    Watch watchLeader(Consumer<String> leaders) {
        return client.leases().inNamespace(NAMESPACE).withName(NAME).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Lease lease) {
                String holder = lease.getSpec().getHolderIdentity();
                leaders.accept(holder == null ? "" : holder);
            }

            @Override
            public void onClose(WatcherException cause) {
                // What was seen until then counts.
            }
        });
    }

    /** Ends a pod's process at once, without a chance to give anything back. */
    void kill(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
    }

    void scale(int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(replicas);
    }

    /** Until all of its pods are there and ready, and no other is left; and one of them leads. */
    void awaitAvailable() {
        await("the operator is available")
                .atMost(Cluster.PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    Deployment deployment = client.apps()
                            .deployments()
                            .inNamespace(NAMESPACE)
                            .withName(NAME)
                            .get();
                    int wanted = deployment.getSpec().getReplicas();
                    return wanted == count(deployment.getStatus().getReadyReplicas())
                            && wanted == count(deployment.getStatus().getUpdatedReplicas())
                            && deployment
                                    .getMetadata()
                                    .getGeneration()
                                    .equals(deployment.getStatus().getObservedGeneration())
                            && pods().size() == wanted
                            && (wanted == 0
                                    || pods().stream()
                                            .anyMatch(p ->
                                                    p.getMetadata().getName().equals(leader())));
                });
    }

    /** The API server leaves out a zero. */
    private static int count(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }

    String log(String pod) {
        return client.pods().inNamespace(NAMESPACE).withName(pod).getLog();
    }

    /** What each pod holds, in MiB, as `kubectl top pods` shows it. */
    Map<String, Long> memory() {
        return client.top().pods().metrics(NAMESPACE).getItems().stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> Quantity.getAmountInBytes(pod.getContainers()
                                                .get(0)
                                                .getUsage()
                                                .get("memory"))
                                        .longValue()
                                >> 20));
    }

    /** Whether the API server writes down what the operator asks of it. */
    static boolean audited() {
        return Files.exists(AUDIT);
    }

    /** How often the operator's pods asked for what since then: "update leases" and so on. */
    static Map<String, Integer> requestsSince(Instant since) {
        return requestsSince(since, "");
    }

    /** The same, of one namespace's objects. */
    static Map<String, Integer> requestsSince(Instant since, String namespace) {
        ObjectMapper json = new ObjectMapper();
        Map<String, Integer> requests = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(AUDIT)) {
                JsonNode request = json.readTree(line);
                String of = request.path("objectRef").path("namespace").asText();
                if ((namespace.isEmpty() || namespace.equals(of))
                        && !Instant.parse(request.path("stageTimestamp").asText())
                                .isBefore(since)) {
                    requests.merge(
                            request.path("verb").asText() + " "
                                    + request.path("objectRef").path("resource").asText(),
                            1,
                            Integer::sum);
                }
            }
            return requests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
