package io.ssefleet.operator.plan;

import io.fabric8.kubernetes.api.model.IntOrString;

/** In how many steps nodes are replaced or taken away. */
public final class RolloutSteps {
    private RolloutSteps() {}

    /** How many nodes one step takes: a percentage is of the replicas, rounded up; always at least 1. */
    public static int maxSurge(IntOrString maxSurge, int replicas) {
        if (maxSurge.getIntVal() != null) {
            return Math.max(1, maxSurge.getIntVal());
        }
        String percent = maxSurge.getStrVal();
        long hundredths = (long) replicas * Integer.parseInt(percent.substring(0, percent.length() - 1));
        return (int) Math.max(1, (hundredths + 99) / 100);
    }

    /** How many steps replace all replicas. */
    public static int count(IntOrString maxSurge, int replicas) {
        return Exact.nodesFor(replicas, maxSurge(maxSurge, replicas));
    }
}
