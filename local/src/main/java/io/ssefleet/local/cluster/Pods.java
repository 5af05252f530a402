package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What the state of a pod means to those that manage it. */
public final class Pods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private Pods() {}

    /** Neither ended nor on its way out. */
    public static boolean active(Pod pod) {
        return !terminating(pod) && !ENDED.contains(phase(pod));
    }

    /** Deleted, and still there. */
    public static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether its Ready condition is true. */
    public static boolean ready(Pod pod) {
        return readySince(pod).isBefore(Instant.MAX);
    }

    /** When it turned ready; {@link Instant#MAX} while it is not. */
    public static Instant readySince(Pod pod) {
        return conditions(pod).stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .filter(condition -> condition.getStatus().equals("True"))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** When it becomes available, if it stays ready; {@link Instant#MAX} while it is not ready. */
    public static Instant availableAt(Pod pod, int minReadySeconds) {
        Instant since = readySince(pod);
        return since.equals(Instant.MAX) || minReadySeconds == 0 ? since : since.plusSeconds(minReadySeconds);
    }

    /** How often its containers were started again. */
    public static int restarts(Pod pod) {
        return statuses(pod).stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .max()
                .orElse(0);
    }

    /** The process id of its container; empty while none runs. */
    public static OptionalLong pid(Pod pod) {
        return statuses(pod).stream()
                .filter(status -> status.getState() != null && status.getState().getRunning() != null)
                .map(ContainerStatus::getContainerID)
                .filter(id -> id != null && id.startsWith(PodStatusWriter.CONTAINER_ID))
                .mapToLong(id -> Long.parseLong(id.substring(PodStatusWriter.CONTAINER_ID.length())))
                .findFirst();
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
    }

    static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    private static List<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? List.of()
                : pod.getStatus().getConditions();
    }
}
