package io.ssefleet.operator.plan;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A fleet as a movement sees it, under construction: nodes that admit 120, a pace of 16 and a budget of 20 a second, steps of one node, and
 * as many nodes as are there.
 */
record Look(List<Spot> nodes, OptionalLong between, int replicas, int desired, OptionalInt balanced, int maxSurge) {
    static final Duration GRACE = Duration.ofSeconds(620);
    static final int GATE = Movement.closedGateSeconds(GRACE);

    static Look at(Spot... nodes) {
        return new Look(List.of(nodes), OptionalLong.of(0), nodes.length, nodes.length, OptionalInt.empty(), 1);
    }

    Look replicas(int now, int wanted) {
        return new Look(nodes, between, now, wanted, balanced, maxSurge);
    }

    Look maxSurge(int nodesPerStep) {
        return new Look(nodes, between, replicas, desired, balanced, nodesPerStep);
    }

    Look between(long clients) {
        return new Look(nodes, OptionalLong.of(clients), replicas, desired, balanced, maxSurge);
    }

    /** Nobody knows yet how many clients are on their way. */
    Look betweenUnknown() {
        return new Look(nodes, OptionalLong.empty(), replicas, desired, balanced, maxSurge);
    }

    /** The clients were spread over so many nodes last. */
    Look balanced(int nodesThen) {
        return new Look(nodes, between, replicas, desired, OptionalInt.of(nodesThen), maxSurge);
    }

    MovementPlan next() {
        return Movement.next(view(true), Spot.NOW);
    }

    MovementPlan nextOfAClusterThatHasNotCaughtUp() {
        return Movement.next(view(false), Spot.NOW);
    }

    private MovementView view(boolean settled) {
        return new MovementView(
                nodes.stream().map(Spot::node).toList(),
                between,
                replicas,
                desired,
                GATE,
                balanced,
                settled,
                maxSurge,
                120,
                Duration.ofSeconds(5),
                GRACE,
                16,
                20);
    }
}
