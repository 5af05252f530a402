package io.ssefleet.simulate.scenario;

import io.ssefleet.node.hub.RetrySpread;
import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.DrainPace;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.operator.plan.RolloutSteps;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.simulate.operate.SimulatedOperator;
import io.ssefleet.simulate.world.Draws;
import io.ssefleet.simulate.world.NodePod;
import io.ssefleet.simulate.world.NodeRules;
import io.ssefleet.simulate.world.TickCounts;
import io.ssefleet.simulate.world.VirtualTime;
import io.ssefleet.simulate.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One fleet going through one course, from rest to rest. The same seed gives the same run. */
public final class Run {
    /** How long it may take beyond its course until nothing moves any more. */
    private static final Duration PATIENCE = Duration.ofHours(12);
    /** So long nothing must happen until it counts as rest. */
    private static final Duration CALM = Duration.ofMinutes(1);

    private final Course course;
    private final World world;
    private final SimulatedOperator operator;
    private final Watch watch;
    private final List<Sample> samples = new ArrayList<>();
    private final double changeShare;
    private long begin;
    private long restSince = -1;
    private long closed;
    private long attempts;
    private long returns;
    private long refused;

    private Run(SseFleetSpec spec, Course course, long seed) {
        this.course = course;
        FleetPlan plan = Planner.plan(spec, Observed.NONE);
        int replicas = plan.desiredReplicas();
        world = new World(
                rules(spec, plan),
                course.times(),
                replicas,
                RolloutSteps.maxSurge(spec.rollout().maxSurge(), replicas),
                new Draws(seed));
        operator = new SimulatedOperator(spec, OperatorSettings.defaults(), world);
        watch = new Watch(spec.reconnects().perSecond(), spec.targetConnections());
        changeShare = course.meanStay().isZero() ? 0 : 1.0 / course.meanStay().toSeconds();
    }

    /** @param spec with all defaults filled in, of a fleet whose nodes can hold connections */
    public static Outcome of(SseFleetSpec spec, Course course, long seed) {
        return new Run(spec, course, seed).run();
    }

    private static NodeRules rules(SseFleetSpec spec, FleetPlan plan) {
        return new NodeRules(
                plan.capacity().admitPerNode(),
                new RetrySpread(
                        KubernetesDuration.parse(spec.reconnects().retry().min()),
                        KubernetesDuration.parse(spec.reconnects().retry().max())),
                DrainPace.PROPAGATION,
                KubernetesDuration.parse(spec.rollout().drainDeadline()),
                DrainPace.ofFleet(spec.reconnects()).perSecond());
    }

    private Outcome run() {
        settle();
        long least = VirtualTime.ticks(course.atLeast());
        long most = least + VirtualTime.ticks(PATIENCE);
        for (long tick = 1; tick <= most && !(tick > least && calm()); tick++) {
            step(tick);
        }
        return new Outcome(
                List.copyOf(samples),
                watch.promises(),
                watch.closed(),
                restSince < 0 ? Optional.empty() : Optional.of(time(restSince - begin)));
    }

    /** Until nothing moves with the clients of the first moment. */
    private void settle() {
        long clients = course.clientsAt().applyAsLong(0);
        world.fill(clients);
        long most = VirtualTime.ticks(PATIENCE);
        for (long tick = 1; tick <= most && !calm(); tick++) {
            operator.tick(0, true);
            world.tick(clients, clients * changeShare);
            noteRest();
        }
        begin = world.now();
        restSince = -1;
    }

    private void step(long tick) {
        long second = tick / VirtualTime.TICKS_PER_SECOND;
        if (tick % VirtualTime.TICKS_PER_SECOND == 0 && course.zoneVanishes(second)) {
            world.loseZone(0);
        }
        if (course.operatorIsThere(second)) {
            operator.tick(course.rollouts(second), course.nodesAnswer(second));
            if (operator.shrankBlindly()) {
                watch.shrankBlindly(second);
            }
        }
        long wanted = course.clientsAt().applyAsLong(second);
        world.tick(wanted, wanted * changeShare);
        long connected = world.connected();
        watch.tick(second, world.counts(), connected);
        sample(second, wanted, connected);
        noteRest();
    }

    private void noteRest() {
        if (!operator.atRest() || world.waitingAgain() > 0) {
            restSince = -1;
        } else if (restSince < 0) {
            restSince = world.now();
        }
    }

    private boolean calm() {
        return restSince >= 0 && world.now() >= restSince + VirtualTime.ticks(CALM);
    }

    private static Duration time(long ticks) {
        return Duration.ofSeconds(ticks / VirtualTime.TICKS_PER_SECOND);
    }

    private void sample(long second, long wanted, long connected) {
        TickCounts counts = world.counts();
        closed += counts.closed();
        attempts += counts.attempts();
        returns += counts.movedAttempts();
        refused += counts.refused();
        if ((world.now() - begin) % VirtualTime.TICKS_PER_SECOND != 0) {
            return;
        }
        int ready = 0;
        int leaving = 0;
        for (NodePod pod : world.pods()) {
            ready += pod.ready(world.now()) ? 1 : 0;
            leaving += pod.leaving() ? 1 : 0;
        }
        samples.add(new Sample(
                second,
                wanted,
                connected,
                ready * operator.plan().capacity().connectionsPerNode(),
                world.deployment().replicas(),
                ready,
                leaving,
                operator.moving(),
                closed,
                attempts,
                returns,
                refused));
        closed = 0;
        attempts = 0;
        returns = 0;
        refused = 0;
    }
}
