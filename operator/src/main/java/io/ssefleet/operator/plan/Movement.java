package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** Open nodes may be filled to this part of what they admit before closed ones are opened again. */
    private static final double FILL = 0.95;

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
        this.living = select(view.nodes(), n -> !n.terminating());
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
            Set<String> closed =
                    leaving.stream().allMatch(Node::current) ? stillServed(replicas) : served(leaving, replicas);
            return plan(MovementPlan.Kind.Leaving, replicas, restingGate(), closed, Map.of(), leavingText());
        }
        Optional<Node> cutOff = cutOff(replicas);
        if (cutOff.isPresent()) {
            return replacement(cutOff.get(), replicas);
        }
        return plan(MovementPlan.Kind.None, replicas, restingGate(), stillServed(replicas), Map.of(), "");
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
        return new MovementPlan(
                MovementPlan.Kind.CutOff,
                replicas,
                restingGate(),
                Set.of(node.name()),
                Map.of(),
                begin ? Set.of(node.name()) : Set.of(),
                paces(),
                node.name() + " does not reach the backplane, which the others do; "
                        + (begin ? "replaced" : "closed to new clients before it is replaced"));
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
        closed.addAll(served(stepReady ? victims : leaving, replicas));

        String progress =
                "%d of %d new nodes ready, %d old ones left".formatted(freshReady.size(), replicas, old.size());
        if (!stepReady) {
            String reason = leaving.isEmpty() ? "waiting for new nodes to be ready" : leavingText();
            return plan(MovementPlan.Kind.Rollout, replicas, closedGate(), closed, Map.of(), progress + "; " + reason);
        }
        Map<String, Long> costs = deletionCosts(old, victims);
        boolean begin = mayLeave(victims) && costsAreSet(old, costs);
        return plan(
                MovementPlan.Kind.Rollout,
                replicas,
                begin ? openGate(freshReady) : closedGate(),
                closed,
                costs,
                progress + "; " + victims.size() + " closed to new clients before being drained");
    }

    /**
     * The new nodes that are closed so that all of them come to hold the same. The balancer sends clients to all open nodes alike,
     * so open are the emptiest: as few, but no fewer than a step brings, as can take what comes next and not exceed their share;
     * where none can, those over which it spreads to the lowest peak. A node that is open is taken for a little emptier than it is, so
     * that two of about the same do not take turns.
     */
    private Set<String> served(List<Node> moving, int replicas) {
        double arriving = arriving(sum(moving));
        double share = (sum(living) + sum(leaving) + view.between()) / (double) replicas;
        List<Node> emptiestFirst = living.stream()
                .filter(n -> n.current() && n.ready())
                .sorted(Comparator.comparingDouble(
                                (Node n) -> held(n) - (n.closedAt() == null ? (1 - FILL) * share : 0))
                        .thenComparing(Node::name))
                .toList();
        int open = 0;
        double lowest = Double.MAX_VALUE;
        double fullest = 0;
        for (int count = 1; count <= emptiestFirst.size() && (count <= view.maxSurge() || lowest > share); count++) {
            fullest = Math.max(fullest, held(emptiestFirst.get(count - 1)));
            double peak = fullest + arriving / count;
            if (count <= view.maxSurge() || peak < lowest) {
                lowest = peak;
                open = count;
            }
        }
        return Set.copyOf(names(emptiestFirst.subList(open, emptiestFirst.size())));
    }

    /** Clients that come before anything that is decided now takes effect. */
    private double arriving(long moving) {
        double soon = view.pacePerSecond() * view.propagation().toSeconds();
        return Math.min(soon, moving + view.between());
    }

    /** Of those that a rollout has left closed, the ones that its last clients, when they return, would fill beyond what they admit. */
    private Set<String> stillServed(int replicas) {
        List<Node> closed = select(living, n -> n.closedAt() != null);
        double each = arriving(0) / Math.max(1, living.size());
        if (closed.stream().noneMatch(n -> n.connectionsOr(0) + each > FILL * view.admitPerNode())) {
            return Set.of();
        }
        Set<String> still = new HashSet<>(served(List.of(), replicas));
        still.retainAll(names(closed));
        return still;
    }

    private MovementPlan scaleDown() {
        List<Node> order = living.stream().sorted(FIRST_TO_GO).toList();
        int going = Math.max(0, living.size() - view.desiredReplicas());
        List<Node> go = order.subList(0, going);
        List<Node> stay = select(order.subList(going, order.size()), Node::ready);
        List<Node> toMove = new ArrayList<>(go);
        toMove.addAll(leaving);
        boolean room = roomFor(stay, toMove);

        if (!leaving.isEmpty() || living.size() > view.replicas()) {
            return scaleDownStep(
                    view.replicas(),
                    room ? go : List.of(),
                    Map.of(),
                    leaving.isEmpty() ? "waiting for the last step to begin" : leavingText());
        }
        int count = Math.min(view.maxSurge(), view.replicas() - view.desiredReplicas());
        int missing = view.replicas() - living.size();
        List<Node> victims = order.subList(0, Math.min(going, Math.max(0, count - missing)));
        Map<String, Long> costs = deletionCosts(living, victims);
        boolean begin = mayLeave(victims) && costsAreSet(living, costs);
        return scaleDownStep(
                begin ? view.replicas() - count : view.replicas(),
                room ? go : victims,
                costs,
                String.join(", ", names(victims)) + (begin ? " taken away" : " closed to new clients"));
    }

    private MovementPlan scaleDownStep(int replicas, List<Node> closed, Map<String, Long> costs, String what) {
        return plan(
                MovementPlan.Kind.ScaleDown,
                replicas,
                restingGate(),
                Set.copyOf(names(closed)),
                costs,
                "%d to %d nodes; %s".formatted(view.replicas(), view.desiredReplicas(), what));
    }

    /** Whether nobody is sent to these nodes any more: they are not ready, or have been closed for long enough. */
    private boolean mayLeave(List<Node> nodes) {
        return nodes.stream().allMatch(n -> !n.ready() || n.closedFor(view.propagation(), now));
    }

    /** Whether the nodes that stay have room for what they hold, and for what the others still have to give. */
    private boolean roomFor(List<Node> stay, List<Node> go) {
        double room = FILL * view.admitPerNode() * stay.size();
        long held = sum(stay) + sum(go) + view.between();
        return !stay.isEmpty() && held <= room;
    }

    private long sum(List<Node> nodes) {
        return nodes.stream().mapToLong(this::held).sum();
    }

    private long held(Node node) {
        return node.connectionsOr(view.admitPerNode());
    }

    /**
     * Each node's connections, as its ReplicaSet ranks them; those that must go are always below the others, whatever happened
     * to their counts since they were chosen. A cost that still ranks right is left as it is: it is set once per step.
     */
    private Map<String, Long> deletionCosts(List<Node> candidates, List<Node> victims) {
        Set<String> chosen = Set.copyOf(names(victims));
        List<Node> others = select(candidates, n -> !chosen.contains(n.name()));
        long highestVictim =
                victims.stream().mapToLong(Node::deletionCost).max().orElse(Long.MIN_VALUE);
        long lowestOther = others.stream().mapToLong(Node::deletionCost).min().orElse(Long.MAX_VALUE);
        Map<String, Long> costs = new HashMap<>();
        if (highestVictim < lowestOther && candidates.stream().anyMatch(n -> n.deletionCost() != 0)) {
            candidates.forEach(n -> costs.put(n.name(), n.deletionCost()));
            return costs;
        }
        long ceiling = Long.MAX_VALUE;
        for (Node other : others) {
            long cost = Math.min(Integer.MAX_VALUE, other.connectionsOr(view.admitPerNode()));
            costs.put(other.name(), cost);
            ceiling = Math.min(ceiling, cost);
        }
        for (Node victim : victims) {
            costs.put(victim.name(), Math.min(ceiling - 1, Math.min(Integer.MAX_VALUE, victim.connectionsOr(0))));
        }
        return costs;
    }

    private static boolean costsAreSet(List<Node> nodes, Map<String, Long> costs) {
        return nodes.stream().allMatch(n -> costs.get(n.name()) == n.deletionCost());
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
        List<Node> closing =
                select(leaving, n -> n.connectionsOr(0) > 0 || n.connections().isEmpty());
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
                .formatted(
                        String.join(", ", names(leaving)),
                        known ? String.format(Locale.ROOT, "%,d", left) : "an unknown number of");
    }

    private MovementPlan plan(
            MovementPlan.Kind kind,
            int replicas,
            int minReadySeconds,
            Set<String> closed,
            Map<String, Long> costs,
            String explanation) {
        return new MovementPlan(
                kind, replicas, minReadySeconds, Set.copyOf(closed), costs, Set.of(), paces(), explanation);
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
