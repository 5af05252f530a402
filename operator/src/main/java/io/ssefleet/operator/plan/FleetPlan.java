package io.ssefleet.operator.plan;

import java.time.Duration;
import java.util.List;

/**
 * The size of a fleet and how it came about.
 *
 * @param capacity what one node can hold, and why
 * @param declaredReplicas what the target needs; 0 when no number of nodes would do, because a node can hold nothing
 * @param heldReplicas what the connections open now need; all replicas of now while the connections are unknown
 * @param desiredReplicas what the fleet should have
 * @param wantedReplicas the target, the floor and the spare nodes together, or what autoscaling would have, whatever the
 *     ceiling and what is held; a floor above the ceiling does not count here; the desired replicas when a node can hold nothing
 * @param scaling what autoscaling makes of the clients of now, whether it may act or not
 * @param explanation in one or two sentences
 * @param advices what the owner should know, the gravest first
 * @param nodeDrainTime how long one node, filled as planned, takes to close its streams when it has the whole pace
 * @param rolloutTime how long replacing all nodes takes, if new ones start at once
 */
public record FleetPlan(
        NodeCapacity capacity,
        int declaredReplicas,
        int heldReplicas,
        int desiredReplicas,
        int wantedReplicas,
        Scaling scaling,
        String explanation,
        List<Advice> advices,
        Duration nodeDrainTime,
        Duration rolloutTime) {

    public FleetPlan {
        advices = List.copyOf(advices);
    }

    /** The same with other advice. */
    public FleetPlan with(List<Advice> otherAdvices) {
        return new FleetPlan(
                capacity,
                declaredReplicas,
                heldReplicas,
                desiredReplicas,
                wantedReplicas,
                scaling,
                explanation,
                otherAdvices,
                nodeDrainTime,
                rolloutTime);
    }

    /** What made the fleet's size change, in a sentence. */
    public String cause() {
        return scaling.acts() && scaling.direction() != Scaling.Direction.Keep
                ? scaling.explanation() + "."
                : explanation;
    }

    /** What the desired replicas hold together, as planned. */
    public long totalConnections() {
        return Exact.product(desiredReplicas, capacity.connectionsPerNode());
    }

    /** Whether the desired replicas hold the target: false when the ceiling is too low or a node can hold nothing. */
    public boolean meetsTarget() {
        return declaredReplicas > 0 && desiredReplicas >= declaredReplicas;
    }
}
