package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.SpecBuilder.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.ssefleet.operator.model.ReconnectsSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MoveTimeTest {
    @Test
    void nodesCloseAtEightyPercentOfTheReconnectBudgetAndShareIt() {
        DrainPace fleet = DrainPace.ofFleet(new ReconnectsSpec(1000, null));
        assertThat(fleet.perSecond()).isEqualTo(800);
        assertThat(fleet.share(4).perSecond()).isEqualTo(200);
        assertThat(DrainPace.ofFleet(new ReconnectsSpec(1, null)).perSecond()).isEqualTo(0.8);
        assertThat(DrainPace.ofFleet(new ReconnectsSpec(20, null)).share(3).perSecond())
                .isBetween(5.33, 5.34);
    }

    @Test
    void aDrainTakesTheConnectionsOfAFullNodeAtThePace() {
        FleetPlan plan = Planner.plan(target(500_000).perNode(50_000).build(), Observed.NONE);
        assertThat(plan.nodeDrainTime()).isEqualTo(Duration.ofMillis(62_500));
        assertThat(plan.rolloutTime()).isEqualTo(Duration.ofSeconds(625 + 10 * 5));
    }

    @Test
    void aFleetSmallerThanANodeMovesOnlyWhatItHas() {
        FleetPlan plan = Planner.plan(target(100).reconnects(20).build(), Observed.NONE);
        assertThat(plan.nodeDrainTime()).isEqualTo(Duration.ofMillis(6250));
        assertThat(plan.rolloutTime()).isEqualTo(Duration.ofMillis(11_250));
    }

    @Test
    void whatIsHeldBeyondTheTargetMovesToo() {
        FleetPlan plan = Planner.plan(target(100).perNode(100).reconnects(20).build(), Fleets.running(3, 250));
        assertThat(plan.rolloutTime()).isEqualTo(Duration.ofMillis(15_625 + 3 * 5000));
    }

    @Test
    void largerStepsAreFewer() {
        SpecBuilder spec = target(500_000).perNode(50_000).rollout(new IntOrString("25%"), "1h");
        assertThat(Planner.plan(spec.build(), Observed.NONE).rolloutTime()).isEqualTo(Duration.ofSeconds(625 + 4 * 5));
    }

    @Test
    void surgeIsANumberOrAPercentageRoundedUpAndAtLeastOne() {
        assertThat(RolloutSteps.maxSurge(new IntOrString(3), 10)).isEqualTo(3);
        assertThat(RolloutSteps.maxSurge(new IntOrString(0), 10)).isEqualTo(1);
        assertThat(RolloutSteps.maxSurge(new IntOrString("25%"), 10)).isEqualTo(3);
        assertThat(RolloutSteps.maxSurge(new IntOrString("1%"), 10)).isEqualTo(1);
        assertThat(RolloutSteps.maxSurge(new IntOrString("50%"), 0)).isEqualTo(1);
        assertThat(RolloutSteps.maxSurge(new IntOrString("100%"), Integer.MAX_VALUE))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(RolloutSteps.count(new IntOrString("25%"), 10)).isEqualTo(4);
        assertThat(RolloutSteps.count(new IntOrString(3), 0)).isZero();
    }
}
