package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.duration;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.StreamSpec.BackplaneType;
import io.ssefleet.operator.plan.Advice.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Advice about the number of nodes and about moving clients between them. */
final class FleetAdvisor {
    private static final String MAX_REPLICAS = "spec.maxReplicas";

    private final SseFleetSpec spec;
    private final NodeCapacity capacity;
    private final Sizing sizing;
    private final Scaling scaling;
    private final MoveTime time;
    private final List<Advice> advices = new ArrayList<>();

    FleetAdvisor(SseFleetSpec spec, NodeCapacity capacity, Sizing sizing, Scaling scaling, MoveTime time) {
        this.spec = spec;
        this.capacity = capacity;
        this.sizing = sizing;
        this.scaling = scaling;
        this.time = time;
    }

    List<Advice> advices() {
        ceiling();
        drainDeadline();
        retrySpread();
        connectionAge();
        backplane();
        return advices;
    }

    private void ceiling() {
        int ceiling = Sizing.ceiling(spec);
        if (spec.minReplicas() > ceiling) {
            add(
                    Code.MinReplicasAboveMax,
                    "spec.minReplicas",
                    number(spec.minReplicas()) + " is above spec.maxReplicas, " + number(ceiling)
                            + ", which wins. Write " + ceiling + " or less, or a higher " + MAX_REPLICAS);
        }
        if (sizing.declared() > 0 && sizing.wanted() > ceiling) {
            add(
                    Code.MaxReplicasTooLow,
                    MAX_REPLICAS,
                    count(ceiling, "node") + " hold at most "
                            + count(Exact.product(ceiling, capacity.connectionsPerNode()), "connection") + "; "
                            + count(sizing.wanted(), "node") + " would be needed" + why() + ". Write "
                            + sizing.wanted()
                            + " or more");
        }
        if (sizing.staysForHeld() && sizing.desired() > ceiling) {
            add(
                    Code.MaxReplicasBelowHeld,
                    MAX_REPLICAS,
                    count(sizing.desired(), "node") + " stay although the ceiling is " + number(ceiling)
                            + ", so that no client is cut off: they go when their clients have left");
        }
    }

    private String why() {
        if (sizing.scaled()) {
            return ": " + scaling.explanation();
        }
        return " for " + number(spec.targetConnections()) + " at " + number(capacity.connectionsPerNode()) + " per node"
                + extras();
    }

    private String extras() {
        String floorText = Sizing.floor(spec) > sizing.declared() ? ", minReplicas " + number(spec.minReplicas()) : "";
        return spec.spareNodes() > 0 ? floorText + " and " + number(spec.spareNodes()) + " spare" : floorText;
    }

    private void drainDeadline() {
        Duration deadline = KubernetesDuration.parse(spec.rollout().drainDeadline());
        if (time.step().compareTo(deadline) > 0) {
            add(
                    Code.DrainDeadlineTooShort,
                    "spec.rollout.drainDeadline",
                    "the nodes of one step need " + duration(time.step()) + " to close their streams at "
                            + pace() + " a second; with " + spec.rollout().drainDeadline()
                            + " they hurry, and clients come back faster than spec.reconnects.perSecond. Write "
                            + duration(time.step()) + " or more, or a smaller spec.rollout.maxSurge or a higher "
                            + "spec.reconnects.perSecond");
        }
    }

    private void retrySpread() {
        Duration min = KubernetesDuration.parse(spec.reconnects().retry().min());
        Duration max = KubernetesDuration.parse(spec.reconnects().retry().max());
        long onOneNode = Math.min(spec.targetConnections(), capacity.connectionsPerNode());
        long perSecond = spec.reconnects().perSecond();
        long neededSeconds = (onOneNode + perSecond - 1) / perSecond;
        if (onOneNode > perSecond && max.minus(min).compareTo(Duration.ofSeconds(neededSeconds)) < 0) {
            add(
                    Code.RetrySpreadTooShort,
                    "spec.reconnects.retry.max",
                    "when a node is lost, its " + number(onOneNode) + " clients come back spread over "
                            + duration(max.minus(min)) + ", faster than the " + number(perSecond)
                            + " a second of spec.reconnects.perSecond. Write "
                            + duration(min.plusSeconds(neededSeconds)) + " or more");
        }
    }

    private void connectionAge() {
        Duration age = KubernetesDuration.parse(spec.stream().maxConnectionAge());
        long perSecond = spec.reconnects().perSecond();
        // Streams end at 80 to 100 percent of the age, so at 90 in the mean.
        long neededSeconds = Exact.scale(spec.targetConnections(), 10, 9 * perSecond) + 1;
        if (!age.isZero() && age.compareTo(Duration.ofSeconds(neededSeconds)) < 0) {
            add(
                    Code.MaxConnectionAgeTooShort,
                    "spec.stream.maxConnectionAge",
                    "with " + spec.stream().maxConnectionAge() + ", " + number(spec.targetConnections())
                            + " clients come back faster than the " + number(perSecond)
                            + " a second of spec.reconnects.perSecond, without any rollout. Write "
                            + duration(Duration.ofSeconds(neededSeconds)) + " or more, or 0s for no limit");
        }
    }

    private void backplane() {
        if (sizing.desired() > 1 && spec.stream().backplane().type() == BackplaneType.Memory) {
            add(
                    Code.BackplaneNotShared,
                    "spec.stream.backplane.type",
                    "with Memory, " + count(sizing.desired(), "node") + " do not share events: each reaches only the "
                            + "clients of the node that it was published to. Write Redis, or let one node hold the target");
        }
    }

    private String pace() {
        return Figures.number(
                BigDecimal.valueOf(DrainPace.ofFleet(spec.reconnects()).perSecond()));
    }

    private void add(Code code, String field, String message) {
        advices.add(new Advice(code, field, field + ": " + message + "."));
    }
}
