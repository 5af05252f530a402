package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;

/**
 * The numbers of nodes that a plan weighs against each other. Where a node can hold nothing, no number of them is
 * right: the fleet is left as it is, so that no client is cut off and no new node is started only to fail.
 *
 * @param current what runs now; 0 when there is no Deployment yet
 * @param declared what the target needs
 * @param held what the connections open now need
 * @param base the target, the floor and the spare nodes together
 * @param wanted base, or what autoscaling would have where that is more and it may act
 * @param allowed wanted, or the floor where it is above the ceiling, and no more than the ceiling
 * @param desired allowed, and no fewer than what is held
 */
record Sizing(int current, int declared, int held, int base, int wanted, int allowed, int desired) {

    static Sizing of(SseFleetSpec spec, Observed observed, long capacity, Scaling scaling) {
        int current = observed.replicas().orElse(0);
        int held = held(observed, current, capacity);
        int declared = declared(spec, capacity);
        int base = capacity == 0 ? current : base(spec, capacity);
        int wanted = scaling.acts() ? Math.max(base, asked(scaling, ceiling(spec))) : base;
        int allowed = Math.min(capacity == 0 ? current : Math.max(wanted, spec.minReplicas()), ceiling(spec));
        return new Sizing(current, declared, held, base, wanted, allowed, Math.max(allowed, Math.min(current, held)));
    }

    /** What the fleet has whatever its connections: the target, the floor and the spare nodes together. */
    static int base(SseFleetSpec spec, long capacity) {
        return Exact.sum(Math.max(declared(spec, capacity), floor(spec)), spec.spareNodes());
    }

    private static int declared(SseFleetSpec spec, long capacity) {
        return capacity == 0 ? 0 : Exact.nodesFor(spec.targetConnections(), capacity);
    }

    /** What only keeps the nodes that there are never asks for more than the ceiling. */
    private static int asked(Scaling scaling, int ceiling) {
        return scaling.direction() == Scaling.Direction.Keep ? Math.min(scaling.nodes(), ceiling) : scaling.nodes();
    }

    /** Whether the fleet is larger than its base because of the connections that are open. */
    boolean scaled() {
        return wanted > base;
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
