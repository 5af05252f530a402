package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.operator.plan.MovementPlan.Kind;
import io.ssefleet.operator.plan.MovementPlan.Left;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The status tells which movement is under way, how far it is, and when it will be done. */
class MovementReportTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final MovementPlan BEGINS = shedding(3, 150, 20);

    private final SseFleet fleet = FleetFixture.fleet("{targetConnections: 600, capacity: {connectionsPerNode: 100}}");

    @Test
    void saysWhatIsLeftAndWhenItIsDone() {
        assertThat(movement(BEGINS, NOW))
                .isEqualTo(new SseFleetStatus.Movement("Rebalance", 3, 150L, 150L, "2026-11-24T12:00:20Z"));
        assertThat(status(BEGINS, NOW).conditions())
                .filteredOn(c -> c.getType().equals("Reconciling"))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.getStatus()).isEqualTo("True");
                    assertThat(c.getReason()).isEqualTo("Rebalance");
                    assertThat(c.getMessage()).isEqualTo("3 nodes send clients away.");
                });
    }

    @Test
    void remembersHowMuchThereWasAtFirstAndKeepsTheEndSteady() {
        fleet.setStatus(status(BEGINS, NOW));

        assertThat(movement(shedding(2, 60, 9), NOW.plusSeconds(12)))
                .as("a second later than expected is the same end")
                .isEqualTo(new SseFleetStatus.Movement("Rebalance", 2, 60L, 150L, "2026-11-24T12:00:20Z"));
        assertThat(movement(shedding(2, 60, 90), NOW.plusSeconds(12)).expectedEnd())
                .isEqualTo("2026-11-24T12:01:42Z");
    }

    @Test
    void anotherMovementBeginsAnew() {
        fleet.setStatus(status(BEGINS, NOW));

        assertThat(movement(
                        Plans.of(Kind.Leaving, 6, new Left(1, 40, Duration.ofSeconds(5)), "a draining"),
                        NOW.plusSeconds(12)))
                .isEqualTo(new SseFleetStatus.Movement("Leaving", 1, 40L, 40L, "2026-11-24T12:00:17Z"));
    }

    @Test
    void whatWaitsHasNoEnd() {
        assertThat(movement(Plans.of(Kind.Rollout, 6, new Left(3, 300, null), "waiting"), NOW))
                .isEqualTo(new SseFleetStatus.Movement("Rollout", 3, 300L, 300L, null));
    }

    @Test
    void nothingIsSaidAtRestOrOfAFleetThatIsPaused() {
        assertThat(movement(Plans.atRest(6), NOW)).isNull();
        SseFleet paused =
                FleetFixture.fleet("{targetConnections: 600, capacity: {connectionsPerNode: 100}, paused: true}");
        assertThat(MovementReport.of(paused, BEGINS, NOW)).isNull();
    }

    private static MovementPlan shedding(int nodes, long connections, int seconds) {
        return Plans.of(
                Kind.Rebalance,
                6,
                new Left(nodes, connections, Duration.ofSeconds(seconds)),
                nodes + " nodes send clients away");
    }

    private SseFleetStatus.Movement movement(MovementPlan plan, Instant now) {
        return status(plan, now).movement();
    }

    private SseFleetStatus status(MovementPlan movement, Instant now) {
        ObservedFleet seen =
                new FleetFixture().deployment(6, 2, 2).ready("a", 50).seen();
        FleetPlan plan = Planner.plan(fleet.getSpec(), Observed.NONE);
        return new StatusReport(fleet, plan, movement, seen, true, now).status();
    }
}
