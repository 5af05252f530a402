package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import java.time.Duration;

/**
 * How long moving clients takes at the fleet's pace.
 *
 * @param node one node, filled as planned, that has the whole pace
 * @param step the nodes of one step of a rollout, filled as planned, that share the pace
 * @param rollout all nodes, step after step; the start of new nodes is not counted
 */
record MoveTime(Duration node, Duration step, Duration rollout) {

    static MoveTime of(SseFleetSpec spec, Observed observed, NodeCapacity capacity, int replicas) {
        DrainPace pace = DrainPace.ofFleet(spec.reconnects());
        long connections =
                Math.max(spec.targetConnections(), observed.connections().orElse(0));
        long onOneNode = Math.min(connections, capacity.connectionsPerNode());
        long onAllNodes = Math.min(connections, Exact.product(replicas, capacity.connectionsPerNode()));
        int surge = Math.min(RolloutSteps.maxSurge(spec.rollout().maxSurge(), replicas), replicas);
        int steps = RolloutSteps.count(spec.rollout().maxSurge(), replicas);
        return new MoveTime(
                pace.timeFor(onOneNode),
                pace.timeFor(Math.min(onAllNodes, Exact.product(surge, onOneNode))),
                pace.timeFor(onAllNodes).plus(DrainPace.PROPAGATION.multipliedBy(steps)));
    }
}
