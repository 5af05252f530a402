package io.ssefleet.simulate.operate;

import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Demand;
import io.ssefleet.operator.plan.DrainPace;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Movement;
import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.operator.plan.MovementView;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.operator.plan.RecentPeak;
import io.ssefleet.operator.plan.RolloutSteps;
import io.ssefleet.operator.plan.ScalingHistory;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.operator.resources.NodePodTemplate;
import io.ssefleet.simulate.world.Deployment;
import io.ssefleet.simulate.world.NodePod;
import io.ssefleet.simulate.world.VirtualTime;
import io.ssefleet.simulate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the reconciler does with one fleet, in simulated time: it looks when its poll is due or a pod has changed, plans, and
 * applies what comes of it. It decides nothing by itself.
 */
public final class SimulatedOperator {
    private final SseFleetSpec spec;
    private final OperatorSettings settings;
    private final World world;
    private final RecentPeak held;
    private final ScalingHistory scaling = new ScalingHistory();
    private long nextLook;
    private FleetPlan plan;
    private MovementPlan movement;
    private boolean atRest;
    private boolean shrankBlindly;

    /** @param settings whose poll intervals count */
    public SimulatedOperator(SseFleetSpec spec, OperatorSettings settings, World world) {
        this.spec = spec;
        this.settings = settings;
        this.world = world;
        this.held = new RecentPeak(RecentPeak.window(spec.reconnects()));
    }

    /**
     * Looks, if it is time to.
     *
     * @param wantedRevision of the pod template
     * @param nodesAnswer whether the nodes' control API can be reached
     */
    public void tick(int wantedRevision, boolean nodesAnswer) {
        boolean woken =
                world.takeChanged() || wantedRevision != world.deployment().revision();
        if (woken || world.now() >= nextLook) {
            look(wantedRevision, nodesAnswer);
        }
    }

    /** What the plan of the latest look was. */
    public FleetPlan plan() {
        return plan;
    }

    /** What it was doing at its latest look. */
    public MovementPlan.Kind moving() {
        return movement == null ? MovementPlan.Kind.None : movement.kind();
    }

    /** Whether at its latest look nothing was left to do. */
    public boolean atRest() {
        return atRest;
    }

    /** Whether it has taken nodes away at its latest look without knowing what the nodes hold. */
    public boolean shrankBlindly() {
        return shrankBlindly;
    }

    private void look(int wantedRevision, boolean nodesAnswer) {
        Instant now = VirtualTime.instant(world.now());
        Deployment deployment = world.deployment();
        List<MovementView.Node> nodes = nodes(nodesAnswer);
        OptionalLong connections = sum(nodes);
        scaling.replicas(now, deployment.replicas());
        plan = Planner.plan(spec, observed(nodes, connections, nodesAnswer, now), scaling, now);
        if (plan.scaling().on()) {
            scaling.recommended(now, plan.scaling().recommended());
        }
        boolean templateChanges = deployment.revision() != wantedRevision;
        boolean settled = deployment.settled() && !templateChanges;
        movement = Movement.next(view(nodes, held.above(now, connections), settled, templateChanges), now);
        shrankBlindly = connections.isEmpty() && movement.replicas() < deployment.replicas();
        apply(wantedRevision, nodesAnswer);
        atRest = !movement.moving()
                && movement.closed().isEmpty()
                && settled
                && ready() == deployment.replicas()
                && waiting(nodesAnswer) == 0
                && deployment.replicas() == plan.desiredReplicas();
        nextLook = world.now() + VirtualTime.ticks(atRest ? settings.pollInterval() : settings.movingPollInterval());
    }

    private List<MovementView.Node> nodes(boolean answer) {
        List<MovementView.Node> nodes = new ArrayList<>(world.pods().size());
        for (NodePod pod : world.pods()) {
            nodes.add(new MovementView.Node(
                    pod.name(),
                    pod.revision() == world.deployment().revision(),
                    pod.ready(world.now()) ? pod.readySince() : null,
                    pod.leaving(),
                    pod.closedAt(),
                    connections(pod, answer),
                    answer && !pod.leaving() ? pod.shedding() : 0,
                    pod.deletionCost(),
                    MovementView.Backplane.Connected));
        }
        return nodes;
    }

    private OptionalLong connections(NodePod pod, boolean answer) {
        if (pod.running(world.now())) {
            return answer ? OptionalLong.of(pod.connected()) : OptionalLong.empty();
        }
        return pod.lost() ? OptionalLong.empty() : OptionalLong.of(0);
    }

    private static OptionalLong sum(List<MovementView.Node> nodes) {
        long sum = 0;
        for (MovementView.Node node : nodes) {
            if (node.connections().isEmpty()) {
                return OptionalLong.empty();
            }
            sum += node.connections().getAsLong();
        }
        return OptionalLong.of(sum);
    }

    private Observed observed(
            List<MovementView.Node> nodes, OptionalLong connections, boolean nodesAnswer, Instant now) {
        return new Observed(
                OptionalInt.of(world.deployment().replicas()),
                held.with(now, connections),
                new Demand(
                        nodes.stream().mapToLong(n -> n.connections().orElse(0)).sum(), waiting(nodesAnswer)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    private MovementView view(
            List<MovementView.Node> nodes, OptionalLong between, boolean settled, boolean templateChanges) {
        Deployment deployment = world.deployment();
        Duration grace = NodePodTemplate.gracePeriod(spec);
        return new MovementView(
                nodes,
                between,
                deployment.replicas(),
                plan.desiredReplicas(),
                templateChanges ? Movement.closedGateSeconds(grace) : deployment.minReadySeconds(),
                MovementView.balanced(spec, deployment.balanced(), deployment.replicas()),
                settled,
                RolloutSteps.maxSurge(
                        spec.rollout().maxSurge(), Math.max(deployment.replicas(), plan.desiredReplicas())),
                plan.capacity().admitPerNode(),
                DrainPace.PROPAGATION,
                grace,
                DrainPace.ofFleet(spec.reconnects()).perSecond(),
                spec.reconnects().perSecond());
    }

    private void apply(int wantedRevision, boolean nodesAnswer) {
        for (NodePod pod : world.pods()) {
            if (!pod.leaving()) {
                world.admit(pod, !movement.closed().contains(pod.name()));
                Long cost = movement.deletionCosts().get(pod.name());
                if (cost != null) {
                    world.setDeletionCost(pod, cost);
                }
            }
            if (nodesAnswer && pod.running(world.now())) {
                tell(pod);
            }
        }
        world.deployment().noteBalanced(movement.balanced());
        world.deployment()
                .apply(
                        movement.replicas(),
                        movement.minReadySeconds(),
                        RolloutSteps.maxSurge(spec.rollout().maxSurge(), movement.replicas()),
                        wantedRevision);
    }

    private void tell(NodePod pod) {
        Double pace = movement.pacePerSecond().get(pod.name());
        if (pace == null) {
            return;
        }
        Long streams = movement.shed().get(pod.name());
        if (pod.pacePerSecond() != pace) {
            world.tellPace(pod, pace);
        } else if (streams != null) {
            world.shed(pod, streams);
        }
    }

    /** Refused clients that the nodes expect again, as far as they can be asked. */
    private long waiting(boolean nodesAnswer) {
        return world.pods().stream()
                .filter(p -> nodesAnswer && p.running(world.now()))
                .mapToLong(p -> p.waiting(world.now()))
                .sum();
    }

    private long ready() {
        return world.pods().stream().filter(p -> p.ready(world.now())).count();
    }
}
