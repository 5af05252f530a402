package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementPlan.Kind;
import io.ssefleet.operator.plan.MovementPlan.Left;
import io.ssefleet.operator.plan.MovementView.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides how clients are moved: one movement at a time, in steps of at most maxSurge nodes, each node closed to new clients
 * before it is drained. All state is derived from what is seen, so an operator that was restarted goes on where it was.
 *
 * <p>The gate is the Deployment's minReadySeconds, which stands outside the pod template: while it is high, a new pod is ready
 * but not available, so the Deployment takes no old pod away; lowered to just below the time that the new pods have been ready,
 * it lets exactly one step begin.
 */
public final class Movement {
    /** Added to the grace period so that the gate outlasts any drain, and an operator outage of this length. */
    private static final Duration GATE_MARGIN = Duration.ofHours(1);

    /** What is not ready, then what is closed already, then what no event reaches, then the emptiest. */
    private static final Comparator<Node> FIRST_TO_GO = Comparator.comparing(Node::ready)
            .thenComparing(n -> n.closedAt() == null)
            .thenComparing(n -> !n.deaf())
            .thenComparingLong(n -> n.connectionsOr(Long.MAX_VALUE))
            .thenComparing(Node::name);

    private final MovementView view;
    private final Instant now;
    private final List<Node> living;
    private final List<Node> leaving;

    private Movement(MovementView view, Instant now) {
        this.view = view;
        this.now = now;
        this.living = view.living();
        this.leaving = select(view.nodes(), Node::terminating);
    }

    /** The state in which the movement goes on; at rest, the state of rest. */
    public static MovementPlan next(MovementView view, Instant now) {
        return new Movement(view, now).next();
    }

    /** The gate's value, in seconds, that lets no step begin. */
    public static int closedGateSeconds(Duration gracePeriod) {
        return Math.toIntExact(gracePeriod.plus(GATE_MARGIN).toSeconds());
    }

    private MovementPlan next() {
        if (living.stream().anyMatch(n -> !n.current())) {
            return rollout();
        }
        if (view.settled() && view.desiredReplicas() < view.replicas()) {
            return scaleDown();
        }
        int replicas = Math.max(view.desiredReplicas(), view.settled() ? 0 : view.replicas());
        if (!leaving.isEmpty()) {
            Filling filling = new Filling(view, replicas);
            Set<String> closed =
                    leaving.stream().allMatch(Node::current) ? filling.stillServed() : filling.served(leaving);
            return plan(Kind.Leaving, replicas, restingGate(), closed, Map.of(), left(leaving, 0), leavingText());
        }
        Optional<Node> cutOff = cutOff(replicas);
        return cutOff.isPresent() ? replacement(cutOff.get(), replicas) : rebalance(replicas);
    }

    /**
     * Spreads the clients over all nodes, once after there are more of these: nodes above the mean are closed to new clients, then
     * told to send away what they have too much. The number of nodes for which that has been done tells whether it is still to do.
     */
    private MovementPlan rebalance(int replicas) {
        Spread spread = new Spread(select(living, Node::ready), view.onTheirWay(), view.admitPerNode());
        // Who has gone may have gone for good: how much is too much is not known before.
        boolean known = spread.onTheWay() <= spread.tolerance() || anyClosed(living);
        boolean due = view.balanced().orElse(replicas) < replicas && unhindered(replicas) && known;
        Map<String, Long> excess = due && !spread.even() ? spread.excess(reserve()) : Map.of();
        List<Node> closing = select(living, n -> n.closing() > 0);
        List<Node> above = select(living, n -> excess.containsKey(n.name()));
        OptionalInt balanced = due && excess.isEmpty() ? OptionalInt.of(replicas) : balancedAtMost(replicas);
        if (excess.isEmpty() && closing.isEmpty()) {
            return plan(Kind.None, replicas, restingGate(), stillClosed(spread, replicas), Map.of(), Left.NOTHING, "")
                    .spreading(Map.of(), balanced);
        }
        boolean begin = mayLeave(above);
        long toMove = closing.stream().mapToLong(Node::closing).sum()
                + excess.values().stream().mapToLong(Long::longValue).sum();
        String explanation = excess.isEmpty() || begin
                ? "%d of %d nodes sending %s away, to spread the clients"
                        .formatted(above.size() + closing.size(), replicas, Figures.count(toMove, "client"))
                : "%d of %d nodes hold more than the mean of %s; closed to new clients before they send %s away"
                        .formatted(
                                above.size(),
                                replicas,
                                Figures.number(Math.round(spread.mean())),
                                Figures.count(toMove, "client"));
        return plan(
                        Kind.Rebalance,
                        replicas,
                        restingGate(),
                        spread.closed(excess),
                        Map.of(),
                        new Left(above.size() + closing.size(), toMove, timeFor(toMove, begin ? 0 : 1)),
                        explanation)
                .spreading(begin ? Spread.largest(excess, beginTogether(closing.size())) : Map.of(), balanced);
    }

    /** A node closes its first stream at once, so no more of them begin together than a second may see. */
    private long beginTogether(int closing) {
        long pace = Math.max(1, (long) view.pacePerSecond());
        // The last that is closing has the whole pace.
        return closing == 0 ? pace : Math.min(pace - closing, (long) (view.budgetPerSecond() - view.pacePerSecond()));
    }

    /** Whether nothing else is to be done or waited for, and all that is to be known is known. */
    private boolean unhindered(int replicas) {
        return view.settled()
                && view.between().isPresent()
                && replicas == view.replicas()
                && living.size() == replicas
                && living.stream().allMatch(n -> n.well() && n.connections().isPresent());
    }

    /** Clients that come by themselves before the open nodes could be others. */
    private double reserve() {
        return (view.budgetPerSecond() - view.pacePerSecond())
                * view.propagation().toSeconds();
    }

    /** Nodes that a movement has left closed, and that stay so until those on their way back cannot undo what it has brought about. */
    private Set<String> stillClosed(Spread spread, int replicas) {
        Set<String> closed = new HashSet<>(new Filling(view, replicas).stillServed());
        if (view.balanced().isPresent() && spread.onTheWay() > 0) {
            Set<String> uneven = new HashSet<>(spread.closed(Map.of()));
            uneven.retainAll(names(select(living, n -> n.closedAt() != null)));
            closed.addAll(uneven);
        }
        return closed;
    }

    /**
     * The next node to replace of those that no event reaches, if all others are well. When most are away it is the backplane that
     * is, and a node more or less would change nothing.
     */
    private Optional<Node> cutOff(int replicas) {
        List<Node> deaf = select(living, Node::deaf);
        List<Node> well = select(living, Node::well);
        boolean othersAreWell = view.settled()
                && living.size() == replicas
                && deaf.size() + well.size() == living.size()
                && well.size() >= deaf.size();
        return othersAreWell ? deaf.stream().min(FIRST_TO_GO) : Optional.empty();
    }

    private MovementPlan replacement(Node node, int replicas) {
        boolean begin = mayLeave(List.of(node));
        String explanation = node.name() + " does not reach the backplane, which the others do; "
                + (begin ? "replaced" : "closed to new clients before it is replaced");
        MovementPlan plan = plan(
                Kind.CutOff,
                replicas,
                restingGate(),
                Set.of(node.name()),
                Map.of(),
                left(List.of(node), 1),
                explanation);
        return begin ? plan.replacing(Set.of(node.name())) : plan;
    }

    private MovementPlan rollout() {
        int replicas = Math.max(view.replicas(), view.desiredReplicas());
        List<Node> old = select(living, n -> !n.current());
        List<Node> fresh = select(living, Node::current);
        List<Node> freshReady = select(fresh, Node::ready);
        int expected = Math.min(replicas, Math.max(1, replicas + view.maxSurge() - old.size()));
        boolean stepReady = view.settled()
                && leaving.isEmpty()
                && replicas == view.replicas()
                && fresh.size() == freshReady.size()
                && freshReady.size() >= expected;
        List<Node> victims =
                old.stream().sorted(FIRST_TO_GO).limit(view.maxSurge()).toList();

        Set<String> closed = new HashSet<>();
        if (roomFor(freshReady, stepReady ? victims : leaving) && (stepReady || anyClosed(old))) {
            closed.addAll(names(old));
        } else if (stepReady) {
            closed.addAll(names(victims));
        }
        closed.addAll(new Filling(view, replicas).served(stepReady ? victims : leaving));

        List<Node> toMove = new ArrayList<>(old);
        toMove.addAll(leaving);
        String progress =
                "%d of %d new nodes ready, %d old ones left".formatted(freshReady.size(), replicas, old.size());
        if (!stepReady) {
            String reason = leaving.isEmpty() ? "waiting for new nodes to be ready" : leavingText();
            Left left = left(toMove, steps(old));
            return plan(
                    Kind.Rollout,
                    replicas,
                    closedGate(),
                    closed,
                    Map.of(),
                    leaving.isEmpty() ? left.waiting() : left,
                    progress + "; " + reason);
        }
        Map<String, Long> costs = DeletionCosts.of(old, victims, view.admitPerNode());
        boolean begin = mayLeave(victims) && DeletionCosts.areSet(old, costs);
        return plan(
                Kind.Rollout,
                replicas,
                begin ? openGate(freshReady) : closedGate(),
                closed,
                costs,
                left(toMove, steps(old)),
                progress + "; " + victims.size() + " closed to new clients before being drained");
    }

    private MovementPlan scaleDown() {
        List<Node> order = living.stream().sorted(emptiestFirst()).toList();
        int going = Math.max(0, living.size() - view.desiredReplicas());
        List<Node> go = order.subList(0, going);
        List<Node> stay = select(order.subList(going, order.size()), Node::ready);
        List<Node> toMove = new ArrayList<>(go);
        toMove.addAll(leaving);
        Left left = left(toMove, steps(go));
        boolean room = roomFor(stay, toMove);

        if (!leaving.isEmpty() || living.size() > view.replicas()) {
            return scaleDownStep(
                    view.replicas(),
                    room ? go : List.of(),
                    Map.of(),
                    leaving.isEmpty() ? left.waiting() : left,
                    leaving.isEmpty() ? "waiting for the last step to begin" : leavingText());
        }
        int count = Math.min(view.maxSurge(), view.replicas() - view.desiredReplicas());
        int missing = view.replicas() - living.size();
        List<Node> victims = order.subList(0, Math.min(going, Math.max(0, count - missing)));
        Map<String, Long> costs = DeletionCosts.of(living, victims, view.admitPerNode());
        boolean begin = mayLeave(victims) && DeletionCosts.areSet(living, costs);
        return scaleDownStep(
                begin ? view.replicas() - count : view.replicas(),
                room ? go : victims,
                costs,
                left,
                String.join(", ", names(victims)) + (begin ? " taken away" : " closed to new clients"));
    }

    /**
     * Those first that a step has chosen: they are closed, and cheaper to their ReplicaSet than all that are open. A node that is closed
     * is taken for a little emptier than it is, so that two of about the same do not take turns.
     */
    private Comparator<Node> emptiestFirst() {
        double little = (1 - MovementView.FILL) * view.admitPerNode();
        long cheapestOpen = living.stream()
                .filter(n -> n.closedAt() == null)
                .mapToLong(Node::deletionCost)
                .min()
                .orElse(Long.MAX_VALUE);
        return Comparator.comparing(Node::ready)
                .thenComparing(n -> n.closedAt() == null || n.deletionCost() >= cheapestOpen)
                .thenComparing(n -> !n.deaf())
                .thenComparingDouble(
                        n -> n.connectionsOr(Long.MAX_VALUE) - n.closing() - (n.closedAt() == null ? 0 : little))
                .thenComparing(Node::name);
    }

    private MovementPlan scaleDownStep(
            int replicas, List<Node> closed, Map<String, Long> costs, Left left, String what) {
        return plan(
                Kind.ScaleDown,
                replicas,
                restingGate(),
                Set.copyOf(names(closed)),
                costs,
                left,
                "%d to %d nodes; %s".formatted(view.replicas(), view.desiredReplicas(), what));
    }

    /** Whether nobody is sent to these nodes any more: they are not ready, or have been closed for long enough. */
    private boolean mayLeave(List<Node> nodes) {
        return nodes.stream().allMatch(n -> !n.ready() || n.closedFor(view.propagation(), now));
    }

    /** Whether the nodes that stay have room for what they hold, and for what the others still have to give. */
    private boolean roomFor(List<Node> stay, List<Node> go) {
        double room = MovementView.FILL * view.admitPerNode() * stay.size();
        long held = view.held(stay)
                + view.held(go)
                + living.stream().mapToLong(Node::closing).sum()
                + view.onTheirWay();
        return !stay.isEmpty() && held <= room;
    }

    /** With no old node left to protect the gate is open, once the last of them has gone and the cluster has caught up. */
    private int restingGate() {
        if (!view.settled()) {
            return view.minReadySeconds();
        }
        return leaving.stream().allMatch(Node::current) ? 0 : closedGate();
    }

    private int closedGate() {
        return closedGateSeconds(view.gracePeriod());
    }

    /** Just below the time that the youngest new node has been ready; a gate that is already open stays as it is. */
    private int openGate(List<Node> freshReady) {
        long youngest = freshReady.stream()
                .mapToLong(n -> Duration.between(n.readySince(), now).toSeconds())
                .min()
                .orElse(0);
        int open = (int) Math.max(0, Math.min(youngest - 1, closedGate()));
        return view.minReadySeconds() < open ? view.minReadySeconds() : open;
    }

    /**
     * All closing nodes share the fleet's pace. The others know the share that they have if all are sent away at once: of the whole
     * pace at rest, and of what it leaves of the budget while it is taken, so that the sum never exceeds the budget, even when
     * nobody is there to tell them anything new.
     */
    private Map<String, Double> paces() {
        List<Node> closing = select(
                view.nodes(),
                n -> n.terminating() ? n.connectionsOr(0) > 0 || n.connections().isEmpty() : n.closing() > 0);
        double rest = closing.isEmpty() ? view.pacePerSecond() : view.budgetPerSecond() - view.pacePerSecond();
        Map<String, Double> paces = new HashMap<>();
        for (Node node : living) {
            paces.put(node.name(), rest / living.size());
        }
        for (Node node : closing) {
            paces.put(node.name(), view.pacePerSecond() / closing.size());
        }
        return paces;
    }

    private String leavingText() {
        boolean known = leaving.stream().allMatch(n -> n.connections().isPresent());
        long left = leaving.stream().mapToLong(n -> n.connectionsOr(0)).sum();
        return "%s draining, %s connections left"
                .formatted(String.join(", ", names(leaving)), known ? Figures.number(left) : "an unknown number of");
    }

    /** @param steps that are still to begin */
    private Left left(List<Node> nodes, int steps) {
        long connections = view.held(nodes);
        return new Left(nodes.size(), connections, timeFor(connections, steps));
    }

    private Duration timeFor(long connections, int steps) {
        return new DrainPace(view.pacePerSecond())
                .timeFor(connections)
                .plus(view.propagation().multipliedBy(steps));
    }

    private int steps(List<Node> nodes) {
        return Exact.nodesFor(nodes.size(), view.maxSurge());
    }

    private MovementPlan plan(
            Kind kind,
            int replicas,
            int minReadySeconds,
            Set<String> closed,
            Map<String, Long> costs,
            Left left,
            String explanation) {
        return new MovementPlan(
                kind,
                replicas,
                minReadySeconds,
                Set.copyOf(withThoseThatShed(closed)),
                costs,
                Set.of(),
                Map.of(),
                balancedAtMost(replicas),
                paces(),
                left,
                explanation);
    }

    private OptionalInt balancedAtMost(int replicas) {
        OptionalInt balanced = view.balanced();
        return balanced.isPresent() ? OptionalInt.of(Math.min(balanced.getAsInt(), replicas)) : balanced;
    }

    /** Who is sent away by one node is not to be sent away by the next, so these are closed, too, if the others have the room. */
    private Set<String> withThoseThatShed(Set<String> closed) {
        Set<String> all = new HashSet<>(closed);
        all.addAll(names(select(living, n -> n.closing() > 0)));
        return roomFor(select(living, n -> n.ready() && !all.contains(n.name())), leaving) ? all : closed;
    }

    private static boolean anyClosed(List<Node> nodes) {
        return nodes.stream().anyMatch(n -> n.closedAt() != null);
    }

    private static List<Node> select(List<Node> nodes, Predicate<Node> which) {
        return nodes.stream().filter(which).toList();
    }

    private static List<String> names(List<Node> nodes) {
        List<String> names = new ArrayList<>(nodes.size());
        nodes.forEach(n -> names.add(n.name()));
        return names;
    }
}
