package io.ssefleet.operator.plan;

import java.util.Map;
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
 * @param pacePerSecond per node name, streams that it may close in a second
 * @param explanation what is going on, for people; empty at rest
 */
public record MovementPlan(
        Kind kind,
        int replicas,
        int minReadySeconds,
        Set<String> closed,
        Map<String, Long> deletionCosts,
        Set<String> replaced,
        Map<String, Double> pacePerSecond,
        String explanation) {

    /** What sends clients away. */
    public enum Kind {
        None,
        Rollout,
        ScaleDown,
        CutOff,
        Leaving
    }

    public boolean moving() {
        return kind != Kind.None;
    }
}
