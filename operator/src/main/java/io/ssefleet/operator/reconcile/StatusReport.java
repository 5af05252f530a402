package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.model.StreamSpec.BackplaneType;
import io.ssefleet.operator.plan.Advice;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Input;
import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.operator.reconcile.FleetConditions.Type;
import io.ssefleet.operator.reconcile.FleetConditions.Verdict;
import io.ssefleet.operator.resources.FleetNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operator says of a fleet: a pure function of what it saw and decided. */
final class StatusReport {
    private static final Set<Advice.Code> STALLING = Set.of(
            Advice.Code.FileDescriptorsBelowReserve,
            Advice.Code.MemoryBelowFixedCost,
            Advice.Code.CpuBelowOneConnection,
            Advice.Code.NetworkBelowOneConnection,
            Advice.Code.BackplaneMissing);
    private static final Set<Advice.Code> LIMITING =
            Set.of(Advice.Code.MaxReplicasTooLow, Advice.Code.MaxReplicasBelowHeld, Advice.Code.MinReplicasAboveMax);
    private static final Set<Advice.Code> DESCRIPTORS = Set.of(
            Advice.Code.FileDescriptorsBelowReserve,
            Advice.Code.FileDescriptorsBelowDeclared,
            Advice.Code.ConnectionsPerNodeClamped);

    private final SseFleet fleet;
    private final FleetPlan plan;
    private final MovementPlan movement;
    private final ObservedFleet seen;
    private final boolean settled;
    private final Instant now;

    /** @param settled whether what was seen is the outcome of the fleet as it is declared now, not of what it was before */
    StatusReport(
            SseFleet fleet, FleetPlan plan, MovementPlan movement, ObservedFleet seen, boolean settled, Instant now) {
        this.fleet = fleet;
        this.plan = plan;
        this.movement = movement;
        this.seen = seen;
        this.settled = settled;
        this.now = now;
    }

    SseFleetStatus status() {
        return new SseFleetStatus(
                fleet.getMetadata().getGeneration(),
                selector(fleet),
                seen.living(),
                seen.ready(),
                seen.draining(),
                new SseFleetStatus.Plan(
                        plan.capacity().connectionsPerNode(),
                        plan.capacity().limitedBy(),
                        plan.desiredReplicas(),
                        plan.explanation(),
                        plan.capacity().inputs().stream()
                                .map(StatusReport::input)
                                .toList()),
                connections(),
                MovementReport.of(fleet, movement, now),
                conditions());
    }

    /** The status of a fleet that the operator cannot act on, beside what was known of it. */
    static SseFleetStatus stalled(SseFleet fleet, String reason, String message, Instant now) {
        SseFleetStatus before = fleet.getStatus();
        FleetConditions conditions = new FleetConditions(
                        before == null ? null : before.conditions(), generation(fleet), now)
                .set(Type.Ready, Verdict.no(reason, message))
                .set(Type.Reconciling, Verdict.no(reason, "Nothing is done until this is mended: " + message))
                .set(Type.Stalled, Verdict.yes(reason, message));
        return new SseFleetStatus(
                fleet.getMetadata().getGeneration(),
                selector(fleet),
                before == null ? null : before.replicas(),
                before == null ? null : before.readyReplicas(),
                before == null ? null : before.drainingReplicas(),
                before == null ? null : before.plan(),
                before == null ? null : before.connections(),
                before == null ? null : before.movement(),
                conditions.all());
    }

    /** For how long the fleet has been stalled; not at all when it is not. */
    static Duration stalledFor(SseFleet fleet, Instant now) {
        List<Condition> known =
                fleet.getStatus() == null ? null : fleet.getStatus().conditions();
        return known == null
                ? Duration.ZERO
                : known.stream()
                        .filter(c -> Type.Stalled.name().equals(c.getType()) && "True".equals(c.getStatus()))
                        .map(c -> Duration.between(Instant.parse(c.getLastTransitionTime()), now))
                        .findFirst()
                        .orElse(Duration.ZERO);
    }

    private List<Condition> conditions() {
        return new FleetConditions(
                        fleet.getStatus() == null ? null : fleet.getStatus().conditions(), generation(fleet), now)
                .set(Type.Ready, ready())
                .set(Type.Reconciling, reconciling())
                .set(Type.Stalled, stalled())
                .set(Type.ScalingLimited, scalingLimited())
                .set(Type.MetricsAvailable, metricsAvailable())
                .set(Type.BackplaneAvailable, backplane(), now.minus(longestAway()))
                .set(Type.Draining, draining())
                .set(Type.FileDescriptorsSufficient, fileDescriptors())
                .set(Type.Warning, warning())
                .all();
    }

    private Verdict ready() {
        int wanted = seen.replicas();
        String message = (seen.ready() > wanted ? "%d nodes are ready, and %d are to be." : "%d of %d nodes are ready.")
                .formatted(seen.ready(), wanted);
        if (wanted == 0) {
            return Verdict.no("NoNodes", "The fleet has no nodes yet.");
        }
        if (seen.ready() >= wanted) {
            return Verdict.yes("NodesReady", message);
        }
        return refused()
                .or(this::failing)
                .or(() -> seen.unplaced().map(why -> Verdict.no(ObservedFleet.UNSCHEDULABLE, why)))
                .map(r -> Verdict.no(r.reason(), message + " " + r.message()))
                .orElse(Verdict.no("NodesNotReady", message));
    }

    private Verdict reconciling() {
        if (fleet.getSpec().paused()) {
            return Verdict.no("Paused", "spec.paused is true: the fleet is watched and nothing is changed.");
        }
        Verdict stalled = stalled();
        if ("True".equals(stalled.status())) {
            // Tools that wait for a fleet give up on one that is stalled only when it is not said to be under way, too.
            return Verdict.no(stalled.reason(), "The fleet gets no further until this is mended: " + stalled.message());
        }
        if (movement.moving()) {
            return Verdict.yes(movement.kind().name(), movement.explanation() + "." + whyUnplaced());
        }
        if (seen.replicas() != plan.desiredReplicas()) {
            return Verdict.yes(
                    "Applying", "%d nodes are being brought to %d.".formatted(seen.replicas(), plan.desiredReplicas()));
        }
        if (!settled) {
            return Verdict.yes("Applying", "The change of the fleet is being applied.");
        }
        if (seen.living() > seen.replicas()) {
            return Verdict.yes(
                    "Applying", "%d nodes are being brought to %d.".formatted(seen.living(), seen.replicas()));
        }
        if (seen.ready() < seen.replicas()) {
            return Verdict.yes(
                    "WaitingForNodes",
                    "%d of %d nodes are ready.".formatted(seen.ready(), seen.replicas()) + whyUnplaced());
        }
        return Verdict.no("AsDeclared", "The fleet is as it is declared.");
    }

    /** The cluster may get a machine for it at any time, so this is something to wait for. */
    private String whyUnplaced() {
        return seen.unplaced().map(why -> " " + why).orElse("");
    }

    private Verdict stalled() {
        return advice(STALLING)
                .map(a -> Verdict.yes(a.code().name(), a.message()))
                .or(this::refused)
                .or(this::failing)
                .orElse(Verdict.no("NotStalled", "Nothing is in the way."));
    }

    /** What keeps the fleet from having the pods that it is to have; a refusal of others, wanted before, does not count. */
    private Optional<Verdict> refused() {
        return settled && movement.replicas() == seen.replicas()
                ? seen.refusal()
                        .map(r -> Verdict.yes(
                                r.getReason(), "The cluster refuses pods of the fleet: " + r.getMessage() + "."))
                : Optional.empty();
    }

    /** What keeps a node from starting. */
    private Optional<Verdict> failing() {
        return seen.trouble().map(t -> Verdict.yes(t.reason(), t.message()));
    }

    private Verdict scalingLimited() {
        return advice(LIMITING)
                .map(a -> Verdict.yes(a.code().name(), a.message()))
                .orElse(Verdict.no("WithinLimits", "The fleet has the number of nodes that it needs."));
    }

    private Verdict metricsAvailable() {
        List<String> silent = seen.silent();
        if (!silent.isEmpty()) {
            String names =
                    "The fleet is not made smaller while these nodes do not report: " + String.join(", ", silent) + ".";
            return seen.tokenRefused()
                    ? Verdict.no("ControlTokenRefused", names + " " + newTokenHint())
                    : Verdict.no("NodesSilent", names);
        }
        return seen.ready() == 0
                ? Verdict.unknown("NoNodes", "No node is ready to report.")
                : Verdict.yes("NodesReport", "All ready nodes report.");
    }

    private Verdict backplane() {
        if (fleet.getSpec().stream().backplane().type() == BackplaneType.Memory) {
            return Verdict.yes("Memory", "Each node keeps its events in its own memory.");
        }
        int away = seen.awayFor().size();
        long reporting = seen.reports().filter(r -> r.backplane() != null).count();
        if (away > 0) {
            return Verdict.no(
                    away < reporting ? "NodesAway" : "BackplaneAway",
                    "%d of %d nodes do not reach Redis: their streams stay open without new events, and nothing can be published there."
                            .formatted(away, reporting));
        }
        return seen.ready() == 0
                ? Verdict.unknown("NoNodes", "No node is ready to report.")
                : Verdict.yes("NodesConnected", "All nodes that report reach Redis.");
    }

    private Duration longestAway() {
        return seen.awayFor().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private String newTokenHint() {
        FleetNames names = FleetNames.of(fleet);
        return ("A node reads the token in the Secret %s when it starts; this starts them anew, paced: "
                        + "kubectl rollout restart -n %s deployment/%s")
                .formatted(names.controlSecret(), names.namespace(), names.deployment());
    }

    private Verdict draining() {
        return seen.draining() > 0
                ? Verdict.yes("NodesDraining", movement.explanation() + ".")
                : Verdict.no("NotDraining", "No node is being drained.");
    }

    private Verdict fileDescriptors() {
        if (seen.reports().findAny().isEmpty()) {
            return Verdict.unknown("NotMeasured", "No node has reported its limit yet.");
        }
        long limit = seen.reports().mapToLong(r -> r.fdLimit()).min().orElseThrow();
        return advice(DESCRIPTORS)
                .map(a -> Verdict.no(a.code().name(), a.message()))
                .orElse(Verdict.yes(
                        "EnoughDescriptors",
                        "Nodes may open %,d files, and the plan counts on %,d connections each."
                                .formatted(limit, plan.capacity().connectionsPerNode())));
    }

    private Verdict warning() {
        List<Advice> warnings = plan.advices().stream()
                .filter(a ->
                        !STALLING.contains(a.code()) && !LIMITING.contains(a.code()) && !DESCRIPTORS.contains(a.code()))
                .toList();
        if (warnings.isEmpty()) {
            return Verdict.no("NoWarning", "Nothing to warn of.");
        }
        return Verdict.yes(
                warnings.size() == 1 ? warnings.get(0).code().name() : "SeveralWarnings",
                warnings.stream().map(Advice::message).collect(Collectors.joining(" ")));
    }

    private static SseFleetStatus.Input input(Input input) {
        return new SseFleetStatus.Input(
                input.name(),
                input.declared().isPresent() ? input.declared().getAsLong() : null,
                input.assumed().isPresent() ? input.assumed().getAsLong() : null,
                input.measured().isPresent() ? input.measured().getAsLong() : null,
                input.used().name());
    }

    private Optional<Advice> advice(Set<Advice.Code> codes) {
        return plan.advices().stream().filter(a -> codes.contains(a.code())).findFirst();
    }

    private SseFleetStatus.Connections connections() {
        OptionalLong current = seen.connections();
        long capacity = plan.capacity().connectionsPerNode() * seen.ready();
        Integer utilization = current.isPresent() && capacity > 0
                ? (int) Math.min(Integer.MAX_VALUE, Math.round(100.0 * current.getAsLong() / capacity))
                : null;
        return new SseFleetStatus.Connections(
                current.isPresent() ? current.getAsLong() : null,
                fleet.getSpec().targetConnections(),
                capacity,
                utilization);
    }

    private static long generation(SseFleet fleet) {
        return fleet.getMetadata().getGeneration() == null
                ? 0
                : fleet.getMetadata().getGeneration();
    }

    private static String selector(SseFleet fleet) {
        return FleetNames.of(fleet).selector().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
