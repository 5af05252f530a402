package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps Deployments, ReplicaSets and pods in step: one loop that looks at all of them after every change of one. */
final class Workloads implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Clock clock;
    private final Deployments deployments;
    private final ReplicaSets replicaSets;
    private final ControlLoop loop = new ControlLoop("workloads", this::pass);
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    Workloads(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        deployments = new Deployments(client, clock);
        replicaSets = new ReplicaSets(client, clock);
    }

    void start() {
        informers.add(client.apps().deployments().inAnyNamespace().inform(triggerOnChange()));
        informers.add(client.apps().replicaSets().inAnyNamespace().inform(triggerOnChange()));
        informers.add(client.pods().inAnyNamespace().inform(triggerOnChange()));
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
        informers.forEach(SharedIndexInformer::close);
    }

    private Duration pass() {
        // Read from the API, not from the informers: a cache that lags behind our own writes would create pods twice.
        List<Deployment> allDeployments =
                client.apps().deployments().inAnyNamespace().list().getItems();
        List<Pod> pods = client.pods().inAnyNamespace().list().getItems();
        List<ReplicaSet> sets =
                client.apps().replicaSets().inAnyNamespace().list().getItems();
        for (Deployment deployment : allDeployments) {
            deployments.sync(deployment, ownedBy(deployment, sets), pods);
        }
        for (ReplicaSet set :
                client.apps().replicaSets().inAnyNamespace().list().getItems()) {
            replicaSets.sync(set, ownedBy(set, pods));
        }
        return untilNextAvailable(sets, pods);
    }

    private Duration untilNextAvailable(List<ReplicaSet> sets, List<Pod> pods) {
        Instant now = clock.instant();
        return sets.stream()
                .flatMap(set -> ownedBy(set, pods).stream()
                        .filter(Pods::ready)
                        .map(pod -> Pods.availableAt(pod, ReplicaSets.minReadySeconds(set))))
                .filter(at -> at.isAfter(now))
                .map(at -> Duration.between(now, at).plusMillis(1))
                .min(Duration::compareTo)
                .filter(until -> until.compareTo(AT_MOST) < 0)
                .orElse(AT_MOST);
    }

    static <T extends HasMetadata> List<T> ownedBy(HasMetadata owner, List<T> objects) {
        String uid = owner.getMetadata().getUid();
        return objects.stream()
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference -> reference.getUid().equals(uid)))
                .toList();
    }

    private <T extends HasMetadata> ResourceEventHandler<T> triggerOnChange() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                loop.trigger();
            }

            @Override
            public void onUpdate(T before, T after) {
                loop.trigger();
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                loop.trigger();
            }
        };
    }
}
