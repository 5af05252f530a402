package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Node;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of a rollout's new nodes are closed for a while, so that all of them come to hold the same. */
final class Filling {
    private final MovementView view;
    private final int replicas;

    /** @param replicas over which the clients are to be spread */
    Filling(MovementView view, int replicas) {
        this.view = view;
        this.replicas = replicas;
    }

    /**
     * The new nodes that hold their share already. The balancer sends clients to all open nodes alike, so open are the emptiest: as
     * few, but no fewer than a step brings, as can take what comes next and not exceed their share; where none can, those over which
     * it spreads to the lowest peak. A node that is open is taken for a little emptier than it is, so that two of about the same do
     * not take turns.
     *
     * @param moving those whose clients are on their way out
     */
    Set<String> served(List<Node> moving) {
        double arriving = arriving(view.held(moving));
        double share = (view.held(view.nodes()) + view.onTheirWay()) / (double) replicas;
        List<Node> emptiestFirst = view.nodes().stream()
                .filter(n -> n.current() && n.ready())
                .sorted(Comparator.comparingDouble(
                                (Node n) -> view.held(n) - (n.closedAt() == null ? (1 - MovementView.FILL) * share : 0))
                        .thenComparing(Node::name))
                .toList();
        int open = 0;
        double lowest = Double.MAX_VALUE;
        double fullest = 0;
        for (int count = 1; count <= emptiestFirst.size() && (count <= view.maxSurge() || lowest > share); count++) {
            fullest = Math.max(fullest, view.held(emptiestFirst.get(count - 1)));
            double peak = fullest + arriving / count;
            if (count <= view.maxSurge() || peak < lowest) {
                lowest = peak;
                open = count;
            }
        }
        return emptiestFirst.stream().skip(open).map(Node::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Of those that a movement has left closed, the ones that its last clients, when they return, would fill beyond what they admit. */
    Set<String> stillServed() {
        List<Node> living = view.living();
        List<Node> closed = living.stream().filter(n -> n.closedAt() != null).toList();
        double each = arriving(0) / Math.max(1, living.size());
        if (closed.stream().noneMatch(n -> n.connectionsOr(0) + each > MovementView.FILL * view.admitPerNode())) {
            return Set.of();
        }
        Set<String> still = new HashSet<>(served(List.of()));
        still.retainAll(closed.stream().map(Node::name).toList());
        return still;
    }

    /** Clients that come before anything that is decided now takes effect. */
    private double arriving(long moving) {
        double soon = view.pacePerSecond() * view.propagation().toSeconds();
        return Math.min(soon, moving + view.onTheirWay());
    }
}
