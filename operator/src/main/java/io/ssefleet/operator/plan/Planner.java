package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;

/**
 * Sizes a fleet: the smallest number of nodes that has room for the target, within floor and ceiling, and never fewer
 * than the connections open now need. The same input gives the same plan.
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans a fleet. Absurd numbers give an absurd plan and advice, never an exception.
     *
     * @param spec with all defaults filled in, as the API server or the schema does
     * @param observed what is known of the running fleet; {@link Observed#NONE} when there is none
     */
    public static FleetPlan plan(SseFleetSpec spec, Observed observed) {
        NodeCapacity capacity = NodeCapacity.of(spec, observed);
        Sizing sizing = Sizing.of(spec, observed, capacity.connectionsPerNode());
        MoveTime time = MoveTime.of(spec, observed, capacity, sizing.desired());
        return new FleetPlan(
                capacity,
                sizing.declared(),
                sizing.held(),
                sizing.desired(),
                sizing.wanted(),
                Explanation.of(spec, observed, capacity, sizing),
                Advisor.of(spec, observed, capacity, sizing, time),
                time.node(),
                time.rollout());
    }
}
