package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.ssefleet.operator.resources.FleetNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Why a node cannot start, as its pod tells it. The reason stays the same while the kubelet goes through its attempts, so that a
 * condition made of it does not flap.
 */
record PodTrouble(String reason, String message) {
    private static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";
    private static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";
    private static final Set<String> PULLING =
            Set.of("ErrImagePull", IMAGE_PULL_BACK_OFF, "RegistryUnavailable", "SignatureValidationFailed");
    private static final Set<String> BEFORE_START =
            Set.of("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError");

    /** A run of this length is no part of a crash loop: the kubelet starts counting anew after it, too. */
    private static final Duration LONG_RUN = Duration.ofMinutes(10);

    static Optional<PodTrouble> of(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(c -> FleetNames.CONTAINER.equals(c.getName()))
                .filter(c -> c.getState() != null && !Boolean.TRUE.equals(c.getReady()))
                .flatMap(c -> of(pod, c).stream())
                .findFirst();
    }

    private static Optional<PodTrouble> of(Pod pod, ContainerStatus container) {
        String name = pod.getMetadata().getName();
        ContainerStateWaiting waiting = container.getState().getWaiting();
        String reason = waiting == null || waiting.getReason() == null ? "" : waiting.getReason();
        if (PULLING.contains(reason)) {
            return Optional.of(new PodTrouble(
                    IMAGE_PULL_BACK_OFF,
                    "Node %s cannot pull its image \"%s\"; kubectl describe -n %s pod/%s says why."
                            .formatted(name, container.getImage(), namespace(pod), name)));
        }
        if (BEFORE_START.contains(reason)) {
            return Optional.of(
                    new PodTrouble(reason, "Node %s cannot start: %s.".formatted(name, waiting.getMessage())));
        }
        if (CRASH_LOOP_BACK_OFF.equals(reason) || restartsAgainAndAgain(container)) {
            return Optional.of(new PodTrouble(
                    CRASH_LOOP_BACK_OFF,
                    "Node %s ends soon after each start%s; kubectl logs -n %s %s --previous says why."
                            .formatted(name, lastEnd(container), namespace(pod), name)));
        }
        return Optional.empty();
    }

    private static boolean restartsAgainAndAgain(ContainerStatus container) {
        ContainerStateTerminated last = lastRun(container);
        return container.getRestartCount() != null
                && container.getRestartCount() >= 2
                && last != null
                && last.getStartedAt() != null
                && last.getFinishedAt() != null
                && Duration.between(Instant.parse(last.getStartedAt()), Instant.parse(last.getFinishedAt()))
                                .compareTo(LONG_RUN)
                        < 0;
    }

    private static String lastEnd(ContainerStatus container) {
        ContainerStateTerminated last = lastRun(container);
        if (last == null) {
            return "";
        }
        return "OOMKilled".equals(last.getReason()) ? ", out of memory" : ", with exit code " + last.getExitCode();
    }

    private static ContainerStateTerminated lastRun(ContainerStatus container) {
        return container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
    }

    private static String namespace(Pod pod) {
        return pod.getMetadata().getNamespace();
    }
}
