package io.ssefleet.operator.reconcile;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.plan.MovementPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the status says of the movement under way. How much there was to move at first is known from the status before. */
final class MovementReport {
    /** By less than this the expected end does not change, so that it is not written anew at every look. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private MovementReport() {}

    /** Null when nothing moves, or nothing may. */
    static SseFleetStatus.Movement of(SseFleet fleet, MovementPlan movement, Instant now) {
        if (!movement.moving() || fleet.getSpec().paused()) {
            return null;
        }
        SseFleetStatus.Movement before =
                fleet.getStatus() == null ? null : fleet.getStatus().movement();
        if (before != null && !movement.kind().name().equals(before.kind())) {
            before = null;
        }
        MovementPlan.Left left = movement.left();
        return new SseFleetStatus.Movement(
                movement.kind().name(),
                left.nodes(),
                left.connections(),
                before == null ? left.connections() : Math.max(before.totalConnections(), left.connections()),
                left.time() == null ? null : end(now.plus(left.time()), before));
    }

    private static String end(Instant expected, SseFleetStatus.Movement before) {
        if (before != null && before.expectedEnd() != null) {
            Instant said = Instant.parse(before.expectedEnd());
            if (Duration.between(said, expected).abs().compareTo(STEADY) <= 0) {
                return before.expectedEnd();
            }
        }
        return expected.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
