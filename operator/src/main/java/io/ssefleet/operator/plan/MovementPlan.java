package io.ssefleet.operator.plan;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the fleet should be right now for the movement under way to go on: a state to apply, not a list of actions, so that
 * applying it twice is harmless.
 *
 * @param replicas for the Deployment
 * @param minReadySeconds for the Deployment: the gate
 * @param closed names of the living nodes that new clients must not reach; all other living nodes are open
 * @param deletionCosts per node name, for the nodes whose cost must be set before the step
 * @param replaced names of the living nodes to be deleted now: each drains, and its ReplicaSet puts another in its place
 * @param shed per node name, streams that it is told to close now while it stays; only this is no state: it is told once
 * @param balanced the number of replicas over which the clients are spread; empty where they never are
 * @param pacePerSecond per node name, streams that it may close in a second
 * @param left what there is still to do; nothing at rest
 * @param explanation what is going on, for people; empty at rest
 */
public record MovementPlan(
        Kind kind,
        int replicas,
        int minReadySeconds,
        Set<String> closed,
        Map<String, Long> deletionCosts,
        Set<String> replaced,
        Map<String, Long> shed,
        OptionalInt balanced,
        Map<String, Double> pacePerSecond,
        Left left,
        String explanation) {

    /** What sends clients away. */
    public enum Kind {
        None,
        Rollout,
        ScaleDown,
        Rebalance,
        CutOff,
        Leaving
    }

    /**
     * What a movement has still to do.
     *
     * @param nodes that have yet to send clients away
     * @param connections that they have yet to close, as far as is known
     * @param time that it takes; null while it waits for something that takes its own time
     */
    public record Left(int nodes, long connections, Duration time) {
        static final Left NOTHING = new Left(0, 0, Duration.ZERO);

        Left waiting() {
            return new Left(nodes, connections, null);
        }
    }

    MovementPlan replacing(Set<String> names) {
        return new MovementPlan(
                kind,
                replicas,
                minReadySeconds,
                closed,
                deletionCosts,
                names,
                shed,
                balanced,
                pacePerSecond,
                left,
                explanation);
    }

    MovementPlan spreading(Map<String, Long> excess, OptionalInt balancedReplicas) {
        return new MovementPlan(
                kind,
                replicas,
                minReadySeconds,
                closed,
                deletionCosts,
                replaced,
                excess,
                balancedReplicas,
                pacePerSecond,
                left,
                explanation);
    }

    public boolean moving() {
        return kind != Kind.None;
    }
}
