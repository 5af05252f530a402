package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Gives every Deployment a ReplicaSet per pod template, and rolls from the old ones to the present one. */
final class Deployments {
    static final String HASH = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String SIZED_FOR = "deployment.kubernetes.io/desired-replicas";
    private static final int DEFAULT_HISTORY = 10;

    private final KubernetesClient client;
    private final Clock clock;
    private final DeploymentReport report;

    Deployments(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        report = new DeploymentReport(client, clock);
    }

    /**
     * One look at one Deployment.
     *
     * @param sets the ReplicaSets that it owns
     * @param pods pods, also of others
     */
    void sync(Deployment deployment, List<ReplicaSet> sets, List<Pod> pods) {
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String name = deployment.getMetadata().getName() + "-"
                + TemplateHash.of(deployment.getSpec().getTemplate());
        List<ReplicaSet> old = sets.stream()
                .filter(set -> !set.getMetadata().getName().equals(name))
                .toList();
        ReplicaSet current = sets.stream()
                .filter(set -> set.getMetadata().getName().equals(name))
                .findFirst()
                .map(set -> asNewest(set, old))
                .orElseGet(() -> create(deployment, name, old));
        List<ReplicaSet> all = new ArrayList<>(old);
        all.add(current);
        int minReady = minReadySeconds(deployment);
        all.stream()
                .filter(set -> ReplicaSets.minReadySeconds(set) != minReady)
                .forEach(set -> client.apps()
                        .replicaSets()
                        .resource(set)
                        .edit(s -> new ReplicaSetBuilder(s)
                                .editSpec()
                                .withMinReadySeconds(minReady)
                                .endSpec()
                                .build()));
        scale(deployment, current, old, pods);
        forgetHistory(deployment, old);
        report.write(deployment, current, all, pods);
    }

    private void scale(Deployment deployment, ReplicaSet current, List<ReplicaSet> old, List<Pod> pods) {
        int replicas = replicas(deployment);
        List<RollingUpdate.Scale> scales = RollingUpdate.next(
                replicas,
                bounds(deployment),
                state(current, pods, minReadySeconds(deployment)),
                old.stream()
                        .map(set -> state(set, pods, minReadySeconds(deployment)))
                        .toList());
        for (RollingUpdate.Scale scale : scales) {
            client.apps()
                    .replicaSets()
                    .inNamespace(deployment.getMetadata().getNamespace())
                    .withName(scale.name())
                    .edit(set -> new ReplicaSetBuilder(set)
                            .editMetadata()
                            .addToAnnotations(SIZED_FOR, String.valueOf(replicas))
                            .endMetadata()
                            .editSpec()
                            .withReplicas(scale.replicas())
                            .endSpec()
                            .build());
        }
    }

    private RollingUpdate.Set state(ReplicaSet set, List<Pod> pods, int minReadySeconds) {
        Instant now = clock.instant();
        int available = (int) Workloads.ownedBy(set, pods).stream()
                .filter(Pods::active)
                .filter(pod -> !Pods.availableAt(pod, minReadySeconds).isAfter(now))
                .count();
        int desired = set.getSpec().getReplicas();
        return new RollingUpdate.Set(
                set.getMetadata().getName(),
                desired,
                Math.min(available, desired),
                number(set, SIZED_FOR),
                Instant.parse(set.getMetadata().getCreationTimestamp()));
    }

    private ReplicaSet create(Deployment deployment, String name, List<ReplicaSet> old) {
        String hash = TemplateHash.of(deployment.getSpec().getTemplate());
        return client.apps()
                .replicaSets()
                .inNamespace(deployment.getMetadata().getNamespace())
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(deployment.getMetadata().getNamespace())
                        .withLabels(
                                deployment.getSpec().getTemplate().getMetadata().getLabels())
                        .addToLabels(HASH, hash)
                        .addToAnnotations(REVISION, String.valueOf(newestRevision(old) + 1))
                        .addToAnnotations(SIZED_FOR, String.valueOf(replicas(deployment)))
                        .withOwnerReferences(ReplicaSets.controller(deployment))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withMinReadySeconds(minReadySeconds(deployment))
                        .withSelector(deployment.getSpec().getSelector())
                        .editSelector()
                        .addToMatchLabels(HASH, hash)
                        .endSelector()
                        .withTemplate(deployment.getSpec().getTemplate())
                        .editTemplate()
                        .editMetadata()
                        .addToLabels(HASH, hash)
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    /** A return to an earlier template makes its ReplicaSet the newest again. */
    private ReplicaSet asNewest(ReplicaSet set, List<ReplicaSet> old) {
        int newest = newestRevision(old);
        if (number(set, REVISION) > newest) {
            return set;
        }
        return client.apps()
                .replicaSets()
                .resource(set)
                .edit(s -> new ReplicaSetBuilder(s)
                        .editMetadata()
                        .addToAnnotations(REVISION, String.valueOf(newest + 1))
                        .endMetadata()
                        .build());
    }

    private void forgetHistory(Deployment deployment, List<ReplicaSet> old) {
        Integer limit = deployment.getSpec().getRevisionHistoryLimit();
        List<ReplicaSet> empty = old.stream()
                .filter(set -> set.getSpec().getReplicas() == 0)
                .filter(set -> set.getStatus() != null && set.getStatus().getReplicas() == 0)
                .sorted(Comparator.comparing(set -> number(set, REVISION)))
                .toList();
        empty.stream()
                .limit(Math.max(0, empty.size() - (limit == null ? DEFAULT_HISTORY : limit)))
                .forEach(set -> client.apps().replicaSets().resource(set).delete());
    }

    static int replicas(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    static int minReadySeconds(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getMinReadySeconds(), 0);
    }

    static RollingUpdate.Bounds bounds(Deployment deployment) {
        DeploymentSpec spec = deployment.getSpec();
        RollingUpdateDeployment rolling =
                spec.getStrategy() == null ? null : spec.getStrategy().getRollingUpdate();
        return RollingUpdate.Bounds.of(
                rolling == null ? null : rolling.getMaxSurge(),
                rolling == null ? null : rolling.getMaxUnavailable(),
                replicas(deployment));
    }

    static int number(HasMetadata object, String annotation) {
        return object.getMetadata().getAnnotations() == null
                ? 0
                : Integer.parseInt(object.getMetadata().getAnnotations().getOrDefault(annotation, "0"));
    }

    private static int newestRevision(List<ReplicaSet> sets) {
        return sets.stream().mapToInt(set -> number(set, REVISION)).max().orElse(0);
    }
}
