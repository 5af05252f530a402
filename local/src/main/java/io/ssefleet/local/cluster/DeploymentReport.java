package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes a Deployment's status, and its revision, from its ReplicaSets and pods. */
final class DeploymentReport {
    private final KubernetesClient client;
    private final Clock clock;

    DeploymentReport(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void write(Deployment deployment, ReplicaSet current, List<ReplicaSet> sets, List<Pod> allPods) {
        int revision = Deployments.number(current, Deployments.REVISION);
        if (Deployments.number(deployment, Deployments.REVISION) != revision) {
            client.apps()
                    .deployments()
                    .resource(deployment)
                    .edit(d -> new DeploymentBuilder(d)
                            .editMetadata()
                            .addToAnnotations(Deployments.REVISION, String.valueOf(revision))
                            .endMetadata()
                            .build());
        }
        DeploymentStatus status = status(deployment, current, sets, allPods);
        if (!status.equals(deployment.getStatus())) {
            client.apps()
                    .deployments()
                    .resource(deployment)
                    .editStatus(d -> new DeploymentBuilder(d).withStatus(status).build());
        }
    }

    private DeploymentStatus status(
            Deployment deployment, ReplicaSet current, List<ReplicaSet> sets, List<Pod> allPods) {
        Instant now = clock.instant();
        int minReady = Deployments.minReadySeconds(deployment);
        List<Pod> pods = sets.stream()
                .flatMap(set -> Workloads.ownedBy(set, allPods).stream())
                .toList();
        List<Pod> active = pods.stream().filter(Pods::active).toList();
        int replicas = Deployments.replicas(deployment);
        int updated = (int) Workloads.ownedBy(current, active).size();
        int available = (int) active.stream()
                .filter(pod -> !Pods.availableAt(pod, minReady).isAfter(now))
                .count();
        int wanted = sets.stream().mapToInt(set -> set.getSpec().getReplicas()).sum();
        boolean enough = available >= replicas - Deployments.bounds(deployment).unavailable();
        boolean complete = updated == replicas && active.size() == replicas && available == replicas;
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(active.size())
                .withUpdatedReplicas(updated)
                .withReadyReplicas((int) active.stream().filter(Pods::ready).count())
                .withAvailableReplicas(available)
                .withUnavailableReplicas(Math.max(0, wanted - available))
                .withTerminatingReplicas(pods.size() - active.size())
                .withConditions(
                        condition(
                                deployment,
                                "Available",
                                enough,
                                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"),
                        condition(
                                deployment,
                                "Progressing",
                                true,
                                complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated"))
                .build();
    }

    private DeploymentCondition condition(Deployment deployment, String type, boolean isTrue, String reason) {
        String status = isTrue ? "True" : "False";
        List<DeploymentCondition> present = deployment.getStatus() == null
                ? List.of()
                : deployment.getStatus().getConditions();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return present.stream()
                .filter(condition -> condition.getType().equals(type))
                .filter(condition -> condition.getStatus().equals(status))
                .findFirst()
                .map(condition -> condition.getReason().equals(reason)
                        ? condition
                        : new DeploymentConditionBuilder(condition)
                                .withReason(reason)
                                .withLastUpdateTime(now)
                                .build())
                .orElseGet(() -> new DeploymentConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(reason)
                        .withLastTransitionTime(now)
                        .withLastUpdateTime(now)
                        .build());
    }
}
