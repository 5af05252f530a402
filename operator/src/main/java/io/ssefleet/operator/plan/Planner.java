package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import java.time.Instant;

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
        return plan(spec, observed, new ScalingHistory(), Instant.EPOCH);
    }

    /**
     * The same for a fleet that was watched before. What the plan recommends goes into the history afterwards.
     *
     * @param history told of the replicas of this moment, and not yet of a recommendation
     */
    public static FleetPlan plan(SseFleetSpec spec, Observed observed, ScalingHistory history, Instant now) {
        NodeCapacity capacity = NodeCapacity.of(spec, observed);
        long perNode = capacity.connectionsPerNode();
        Scaling scaling = Autoscaler.decide(spec, observed, perNode, Sizing.base(spec, perNode), history, now);
        Sizing sizing = Sizing.of(spec, observed, perNode, scaling);
        MoveTime time = MoveTime.of(spec, observed, capacity, sizing.desired());
        return new FleetPlan(
                capacity,
                sizing.declared(),
                sizing.held(),
                sizing.desired(),
                sizing.wanted(),
                scaling,
                Explanation.of(spec, observed, capacity, sizing, scaling),
                Advisor.of(spec, observed, capacity, sizing, scaling, time),
                time.node(),
                time.rollout());
    }
}
