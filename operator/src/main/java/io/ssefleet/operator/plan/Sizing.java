package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;

/**
 * The numbers of nodes that a plan weighs against each other. Where a node can hold nothing, no number of them is
 * right: the fleet is left as it is, so that no client is cut off and no new node is started only to fail.
 *
 * @param current what runs now; 0 when there is no Deployment yet
 * @param declared what the target needs
 * @param held what the connections open now need
 * @param wanted the target, the floor and the spare nodes together
 * @param allowed wanted, or the floor where it is above the ceiling, and no more than the ceiling
 * @param desired allowed, and no fewer than what is held
 */
record Sizing(int current, int declared, int held, int wanted, int allowed, int desired) {

    static Sizing of(SseFleetSpec spec, Observed observed, long capacity) {
        int current = observed.replicas().orElse(0);
        int held = held(observed, current, capacity);
        int declared = capacity == 0 ? 0 : Exact.nodesFor(spec.targetConnections(), capacity);
        int wanted = capacity == 0 ? current : Exact.sum(Math.max(declared, floor(spec)), spec.spareNodes());
        int allowed = Math.min(capacity == 0 ? current : Math.max(wanted, spec.minReplicas()), ceiling(spec));
        return new Sizing(current, declared, held, wanted, allowed, Math.max(allowed, Math.min(current, held)));
    }

    /** The floor as far as it asks for nodes by itself: one above the ceiling only fills the fleet up to that. */
    static int floor(SseFleetSpec spec) {
        return spec.minReplicas() > ceiling(spec) ? 1 : spec.minReplicas();
    }

    static int ceiling(SseFleetSpec spec) {
        return spec.maxReplicas() == null ? Integer.MAX_VALUE : spec.maxReplicas();
    }

    /** Whether nodes stay only for the connections that they hold: then there are two or more. */
    boolean staysForHeld() {
        return desired > allowed;
    }

    private static int held(Observed observed, int current, long capacity) {
        long connections = observed.connections().orElse(-1);
        if (connections < 0 || (capacity == 0 && connections > 0)) {
            return current;
        }
        return Exact.nodesFor(connections, capacity);
    }
}
