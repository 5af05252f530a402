package io.ssefleet.simulate.scenario;

import io.ssefleet.operator.plan.MovementPlan;

/**
 * How a fleet was at the end of one second, and what happened in it.
 *
 * @param second since the beginning
 * @param wanted clients that want a connection
 * @param connected clients that have one
 * @param capacity connections that the ready nodes are planned for
 * @param replicas nodes that the Deployment asks for
 * @param ready nodes that are
 * @param leaving nodes on their way out
 * @param moving what the operator was doing
 * @param closed streams that nodes closed because the fleet changes
 * @param attempts clients that tried to get a connection, newcomers included
 * @param returns of these, clients that had been sent away
 * @param refused of the attempts, those that a node put off
 */
public record Sample(
        long second,
        long wanted,
        long connected,
        long capacity,
        int replicas,
        int ready,
        int leaving,
        MovementPlan.Kind moving,
        long closed,
        long attempts,
        long returns,
        long refused) {}
