package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which pods of a ReplicaSet go first when it shrinks, in Kubernetes' order: unassigned, pending, not ready, cheaper to
 * delete, more recently ready, more often restarted, younger.
 */
final class VictimOrder implements Comparator<Pod> {
    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    private static final Comparator<Pod> ORDER = Comparator.<Pod, Boolean>comparing(VictimOrder::assigned)
            .thenComparing(pod -> PHASES.indexOf(Pods.phase(pod)))
            .thenComparing(Pods::ready)
            .thenComparing(VictimOrder::deletionCost)
            .thenComparing(Pods::readySince, Comparator.reverseOrder())
            .thenComparing(Pods::restarts, Comparator.reverseOrder())
            .thenComparing(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()), Comparator.reverseOrder());

    @Override
    public int compare(Pod a, Pod b) {
        return ORDER.compare(a, b);
    }

    private static boolean assigned(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return node != null && !node.isEmpty();
    }

    private static int deletionCost(Pod pod) {
        String cost = pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(DELETION_COST);
        try {
            return cost == null ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
