package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs every pod of the API as a process, and none that is not in it. */
final class Kubelet implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final NodeRuntime runtime;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Map<String, PodRunner> runners = new ConcurrentHashMap<>();
    private SharedIndexInformer<Pod> informer;

    Kubelet(KubernetesClient client, Clock clock, NodeRuntime runtime) {
        this.client = client;
        this.clock = clock;
        this.runtime = runtime;
    }

    void start() {
        informer = client.pods().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                observe(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod after) {
                observe(after);
            }

            @Override
            public void onDelete(Pod pod, boolean finalStateUnknown) {
                PodRunner runner = runners.remove(pod.getMetadata().getUid());
                if (runner != null) {
                    runner.kill();
                }
            }
        });
    }

    /** Ends all processes at once, without their grace periods. */
    void kill() {
        runners.values().forEach(PodRunner::kill);
    }

    @Override
    public void close() {
        informer.close();
        List<PodRunner> left = List.copyOf(runners.values());
        left.forEach(PodRunner::kill);
        try {
            for (PodRunner runner : left) {
                runner.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void observe(Pod pod) {
        PodRunner runner = runners.computeIfAbsent(pod.getMetadata().getUid(), uid -> {
            PodRunner created = new PodRunner(client, clock, runtime, http, pod);
            created.start();
            return created;
        });
        if (Pods.terminating(pod)) {
            runner.terminate();
        }
    }
}
