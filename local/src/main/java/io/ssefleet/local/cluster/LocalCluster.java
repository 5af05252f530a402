package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** What makes Deployments run: the stand-ins for Kubernetes' controllers and kubelet, over any Kubernetes API. */
public final class LocalCluster implements AutoCloseable {
    private final Workloads workloads;
    private final Kubelet kubelet;

    public LocalCluster(KubernetesClient client, Clock clock, NodeRuntime runtime) {
        workloads = new Workloads(client, clock);
        kubelet = new Kubelet(client, clock, runtime);
    }

    public void start() {
        kubelet.start();
        workloads.start();
    }

    /** Ends all nodes at once, without their grace periods. */
    public void killNodes() {
        kubelet.kill();
    }

    /** Ends the stand-ins, and every node that still runs. */
    @Override
    public void close() {
        workloads.close();
        kubelet.close();
    }
}
