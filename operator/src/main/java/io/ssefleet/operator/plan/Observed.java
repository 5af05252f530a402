package io.ssefleet.operator.plan;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known of a running fleet. A figure that cannot be (no descriptors, a negative count) counts as unknown, so
 * that a node's mistake never sizes a fleet.
 *
 * @param replicas what the Deployment has now; empty when there is none yet
 * @param connections open now, summed over the nodes; empty when a node that may hold some does not answer. Zero, not
 *     empty, where no node has ever run. Where clients are on the move, the most that was open while they may return
 * @param demand the clients known at this moment
 * @param nofile the smallest limit of file descriptors that a node reports
 * @param memoryPerConnectionBytes measured on the nodes, kernel memory included
 * @param deliveriesPerCoreSecond measured on the nodes
 */
public record Observed(
        OptionalInt replicas,
        OptionalLong connections,
        Demand demand,
        OptionalLong nofile,
        OptionalLong memoryPerConnectionBytes,
        OptionalDouble deliveriesPerCoreSecond) {

    /** A fleet of which nothing is known, because it does not run yet. */
    public static final Observed NONE = new Observed(
            OptionalInt.empty(),
            OptionalLong.empty(),
            Demand.NONE,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty());

    public Observed {
        replicas = replicas.orElse(-1) < 0 ? OptionalInt.empty() : replicas;
        connections = connections.orElse(-1) < 0 ? OptionalLong.empty() : connections;
        nofile = nofile.orElse(0) < 1 ? OptionalLong.empty() : nofile;
        memoryPerConnectionBytes =
                memoryPerConnectionBytes.orElse(0) < 1 ? OptionalLong.empty() : memoryPerConnectionBytes;
        double deliveries = deliveriesPerCoreSecond.orElse(0);
        deliveriesPerCoreSecond =
                Double.isFinite(deliveries) && deliveries > 0 ? deliveriesPerCoreSecond : OptionalDouble.empty();
    }

    Observed withoutNofile() {
        return new Observed(
                replicas, connections, demand, OptionalLong.empty(), memoryPerConnectionBytes, deliveriesPerCoreSecond);
    }
}
