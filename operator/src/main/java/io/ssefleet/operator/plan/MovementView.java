package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.StreamSpec.BackplaneType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a movement is derived from: the Deployment's numbers and the node pods as they are seen now.
 *
 * @param between clients that are on their way from one node to another, counted by none; empty until that is known
 * @param replicas what the Deployment asks for
 * @param desiredReplicas what the plan wants; never below what the held connections need
 * @param minReadySeconds the Deployment's, that is the gate's, present value
 * @param balanced the number of replicas over which the clients were spread last; empty where no client is moved for that, because
 *     it could not resume on another node
 * @param settled whether the Deployment's controller has seen the present Deployment and template
 * @param maxSurge nodes that one step replaces or takes away
 * @param admitPerNode connections that one node admits at most
 * @param propagation how long a change of endpoints takes to reach everyone
 * @param gracePeriod the longest that one node may take to leave
 * @param pacePerSecond streams that all closing nodes together may close in a second
 * @param budgetPerSecond what must never be exceeded, whoever closes streams
 */
public record MovementView(
        List<Node> nodes,
        OptionalLong between,
        int replicas,
        int desiredReplicas,
        int minReadySeconds,
        OptionalInt balanced,
        boolean settled,
        int maxSurge,
        long admitPerNode,
        Duration propagation,
        Duration gracePeriod,
        double pacePerSecond,
        double budgetPerSecond) {

    /** Open nodes may be filled to this part of what they admit before closed ones are opened again. */
    static final double FILL = 0.95;

    /**
     * What {@link #balanced} is for a fleet: nobody is moved to spread the clients where nodes do not share their events.
     *
     * @param known what was written down when they were spread last
     * @param nodes that the fleet has, over which they count as spread until something was written down
     */
    public static OptionalInt balanced(SseFleetSpec spec, OptionalInt known, int nodes) {
        return spec.stream().backplane().type() == BackplaneType.Memory
                ? OptionalInt.empty()
                : OptionalInt.of(known.orElse(nodes));
    }

    long onTheirWay() {
        return between.orElse(0);
    }

    /** The nodes that are not on their way out. */
    List<Node> living() {
        return nodes.stream().filter(n -> !n.terminating()).toList();
    }

    /** What a node holds; a ready one that does not say may be full. */
    long held(Node node) {
        return node.connectionsOr(admitPerNode);
    }

    long held(List<Node> some) {
        return some.stream().mapToLong(this::held).sum();
    }

    /**
     * One node pod.
     *
     * @param current whether it is of the newest revision
     * @param readySince since when it is ready; null when it is not
     * @param closedAt since when it is closed to new clients; null when it is open
     * @param connections streams that it holds; empty when it does not say
     * @param closing streams of these that it has been told to close, though it stays
     * @param deletionCost the cost that its ReplicaSet sees, 0 when none was set
     * @param backplane whether the fleet's events reach it
     */
    public record Node(
            String name,
            boolean current,
            Instant readySince,
            boolean terminating,
            Instant closedAt,
            OptionalLong connections,
            long closing,
            long deletionCost,
            Backplane backplane) {

        boolean ready() {
            return readySince != null && !terminating;
        }

        boolean closedFor(Duration propagation, Instant now) {
            return closedAt != null && !now.isBefore(closedAt.plus(propagation));
        }

        /** What it holds; a ready node that does not say may be full, any other holds nothing. */
        long connectionsOr(long whenUnknown) {
            return connections.orElse(ready() ? whenUnknown : 0);
        }

        /** Clients are, or may come to be, on it that no event reaches. */
        boolean deaf() {
            return backplane == Backplane.Away && (ready() || connectionsOr(0) > 0);
        }

        boolean well() {
            return backplane == Backplane.Connected && ready();
        }
    }

    /** What a node has said of its backplane for long enough to act on it. */
    public enum Backplane {
        Connected,
        Away,
        /** It does not say, or changed a moment ago. */
        Unsettled;

        private static final Duration SETTLED = Duration.ofSeconds(30);

        /** Of a node that has been connected, or away, for this long; zero for what it is not. */
        public static Backplane after(Duration connected, Duration away) {
            if (away.compareTo(SETTLED) >= 0) {
                return Away;
            }
            return connected.compareTo(SETTLED) >= 0 ? Connected : Unsettled;
        }
    }
}
