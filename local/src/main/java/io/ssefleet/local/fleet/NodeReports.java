package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.ssefleet.local.cluster.Pods;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.observe.NodeControl;
import io.ssefleet.operator.resources.FleetNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the nodes last said of themselves, asked for once a second. */
final class NodeReports implements AutoCloseable {
    private static final long PERIOD_MS = 1_000;

    private final KubernetesClient client;
    private final FleetNames names;
    private final Supplier<List<Pod>> pods;
    private final NodeControl control = new NodeControl();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "node-reports");
        thread.setDaemon(true);
        return thread;
    });
    private String token = "";
    private volatile Map<String, Answer> answers = Map.of();

    NodeReports(KubernetesClient client, FleetNames names, Supplier<List<Pod>> pods) {
        this.client = client;
        this.names = names;
        this.pods = pods;
        executor.scheduleWithFixedDelay(this::ask, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** By pod name; a node that was not asked yet is missing. */
    Map<String, Answer> answers() {
        return answers;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void ask() {
        try {
            if (token.isEmpty()) {
                Secret secret = client.secrets()
                        .inNamespace(names.namespace())
                        .withName(names.controlSecret())
                        .get();
                if (secret == null) {
                    return;
                }
                token = new String(
                        Base64.getDecoder().decode(secret.getData().get(FleetNames.CONTROL_TOKEN_KEY)),
                        StandardCharsets.UTF_8);
            }
            List<NodeAddress> addresses = pods.get().stream()
                    .filter(pod -> Pods.pid(pod).isPresent())
                    .map(pod -> new NodeAddress(
                            pod.getMetadata().getName(),
                            pod.getStatus().getPodIP(),
                            PodPorts.of(pod, FleetNames.PORT_MANAGEMENT)))
                    .toList();
            answers = control.ask(addresses, token);
        } catch (RuntimeException e) {
            // At the end the API goes away under our feet; until then the next second brings another try.
            answers = Map.of();
        }
    }
}
