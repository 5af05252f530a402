package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reports one pod's container: waiting, running or ended, and whether it is ready. */
final class PodStatusWriter {
    static final String POD_IP = "127.0.0.1";
    /** A container's id is this and its process id, as a real kubelet says {@code containerd://...}. */
    static final String CONTAINER_ID = "process://";

    private final KubernetesClient client;
    private final Clock clock;
    private final String namespace;
    private final String name;
    private final String container;
    private String containerId;
    private int restarts;
    private ContainerState last = new ContainerStateBuilder().build();

    PodStatusWriter(KubernetesClient client, Clock clock, Pod pod, String container) {
        this.client = client;
        this.clock = clock;
        this.namespace = pod.getMetadata().getNamespace();
        this.name = pod.getMetadata().getName();
        this.container = container;
    }

    void waiting(String reason, String message) {
        write(
                restarts == 0 ? "Pending" : "Running",
                false,
                new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason(reason)
                        .withMessage(message)
                        .endWaiting()
                        .build());
    }

    /**
     * The container runs.
     *
     * @param pid of its process; reported as the container's id
     */
    void running(Instant started, boolean ready, long pid) {
        containerId = CONTAINER_ID + pid;
        write(
                "Running",
                ready,
                new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(started.truncatedTo(ChronoUnit.SECONDS).toString())
                        .endRunning()
                        .build());
    }

    /** The container has ended; from now on it counts as restarted. */
    void ended(Instant started, int exitCode) {
        last = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withStartedAt(started.truncatedTo(ChronoUnit.SECONDS).toString())
                .withFinishedAt(now())
                .endTerminated()
                .build();
        restarts++;
    }

    /** The ports that the process really has, which on a machine of one address must differ from pod to pod. */
    void ports(int clientPort, int managementPort) {
        client.pods().inNamespace(namespace).withName(name).edit(pod -> {
            pod.getSpec().getContainers().get(0).getPorts().forEach(port -> {
                if ("http".equals(port.getName())) {
                    port.setContainerPort(clientPort);
                } else if ("management".equals(port.getName())) {
                    port.setContainerPort(managementPort);
                }
            });
            return pod;
        });
    }

    private void write(String phase, boolean ready, ContainerState state) {
        ContainerStatus status = new ContainerStatusBuilder()
                .withName(container)
                .withContainerID(containerId)
                .withStarted(state.getRunning() != null)
                .withReady(ready)
                .withRestartCount(restarts)
                .withState(state)
                .withLastState(last)
                .build();
        client.pods().inNamespace(namespace).withName(name).editStatus(pod -> {
            List<PodCondition> present =
                    pod.getStatus() == null || pod.getStatus().getConditions() == null
                            ? List.of()
                            : pod.getStatus().getConditions();
            return new PodBuilder(pod)
                    .editOrNewStatus()
                    .withPhase(phase)
                    .withPodIP(POD_IP)
                    .withHostIP(POD_IP)
                    .withContainerStatuses(status)
                    .withConditions(
                            condition(present, "PodScheduled", true),
                            condition(present, "Initialized", true),
                            condition(present, "ContainersReady", ready),
                            condition(present, "Ready", ready))
                    .endStatus()
                    .build();
        });
    }

    private PodCondition condition(List<PodCondition> present, String type, boolean isTrue) {
        String status = isTrue ? "True" : "False";
        return present.stream()
                .filter(condition -> condition.getType().equals(type))
                .filter(condition -> condition.getStatus().equals(status))
                .findFirst()
                .orElseGet(() -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withLastTransitionTime(now())
                        .build());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
