package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Gives every ReplicaSet as many pods as it asks for, and reports how they are. */
final class ReplicaSets {
    /** The one machine that all pods run on; there is no scheduler to choose it. */
    static final String MACHINE = "local";

    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final KubernetesClient client;
    private final Clock clock;

    ReplicaSets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void sync(ReplicaSet set, List<Pod> pods) {
        if (set.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        List<Pod> active = pods.stream().filter(Pods::active).toList();
        int missing = set.getSpec().getReplicas() - active.size();
        for (int i = 0; i < missing; i++) {
            client.pods()
                    .inNamespace(set.getMetadata().getNamespace())
                    .resource(newPod(set))
                    .create();
        }
        active.stream()
                .sorted(new VictimOrder())
                .limit(Math.max(0, -missing))
                .forEach(victim -> client.pods().resource(victim).delete());
        report(set, active, pods.size() - active.size());
    }

    static int minReadySeconds(ReplicaSet set) {
        Integer seconds = set.getSpec().getMinReadySeconds();
        return seconds == null ? 0 : seconds;
    }

    static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static Pod newPod(ReplicaSet set) {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length())));
        }
        return new PodBuilder()
                .withMetadata(set.getSpec().getTemplate().getMetadata())
                .editMetadata()
                .withName(set.getMetadata().getName() + "-" + suffix)
                .withNamespace(set.getMetadata().getNamespace())
                .withOwnerReferences(controller(set))
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .editSpec()
                .withNodeName(MACHINE)
                .endSpec()
                .build();
    }

    private void report(ReplicaSet set, List<Pod> active, int terminating) {
        Instant now = clock.instant();
        int minReady = minReadySeconds(set);
        ReplicaSetStatus status = new ReplicaSetStatusBuilder()
                .withReplicas(active.size())
                .withFullyLabeledReplicas(active.size())
                .withReadyReplicas((int) active.stream().filter(Pods::ready).count())
                .withAvailableReplicas((int) active.stream()
                        .filter(pod -> !Pods.availableAt(pod, minReady).isAfter(now))
                        .count())
                .withTerminatingReplicas(terminating)
                .withObservedGeneration(set.getMetadata().getGeneration())
                .build();
        if (!status.equals(set.getStatus())) {
            client.apps()
                    .replicaSets()
                    .resource(new ReplicaSetBuilder(set).withStatus(status).build())
                    .patchStatus();
        }
    }
}
