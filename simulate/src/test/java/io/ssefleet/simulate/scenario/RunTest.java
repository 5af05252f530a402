package io.ssefleet.simulate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.simulate.world.ClusterTimes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scenario with a small fleet: 6,000 clients on nodes of 1,000, all of them replaced in one step. */
class RunTest {
    private static final int CLIENTS = 6_000;
    private static final SseFleetSpec FLEET = Fleets.of(
                    "{targetConnections: 6000, capacity: {connectionsPerNode: 1000},"
                            + " autoscaling: {targetUtilization: 80}, reconnects: {perSecond: 200}, rollout: {maxSurge: 100%}}")
            .getSpec();

    private static final Map<Scenario, Outcome> OUTCOMES = new EnumMap<>(Scenario.class);

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void inEveryScenarioTheOperatorCausesNoStormAndComesToRestWithEveryoneConnected(Scenario scenario) {
        Outcome outcome = run(scenario);
        assertThat(outcome.promises().get(0).kept()).as("closes").isTrue();
        assertThat(outcome.promises().get(1).kept()).as("returns").isTrue();
        assertThat(outcome.promises().get(3).kept()).as("shrinks blindly").isTrue();
        assertThat(outcome.restSince()).isPresent();
        Sample last = last(outcome);
        assertThat(last.connected()).isEqualTo(last.wanted());
        assertThat(last.ready()).isEqualTo(last.replicas());
        assertThat(last.moving()).isEqualTo(MovementPlan.Kind.None);
    }

    @Test
    void aFlashCrowdIsAdmittedWithoutARefusalAndTheFleetFollows() {
        Outcome outcome = run(Scenario.FLASH_CROWD);
        assertThat(outcome.kept()).isTrue();
        assertThat(outcome.samples().get(0).replicas()).as("the target's").isEqualTo(6);
        assertThat(last(outcome).replicas())
                .as("86 % are in use, within the tolerance of 80 %")
                .isEqualTo(7);
        assertThat(outcome.closed()).isZero();
    }

    @Test
    void refusedClientsAreDemandThatTheFleetGrowsBy() {
        SseFleetSpec small = Fleets.of("{targetConnections: 1000, capacity: {connectionsPerNode: 1000},"
                        + " autoscaling: {targetUtilization: 80}, reconnects: {perSecond: 200}}")
                .getSpec();
        Course crowd = new Course(
                second -> second < 60 ? 500 : CLIENTS,
                Duration.ZERO,
                List.of(),
                Duration.ofMinutes(5),
                ClusterTimes.USUAL);
        Outcome outcome = Run.of(small, crowd, 1);
        assertThat(outcome.samples().stream().mapToInt(Sample::replicas).distinct())
                .as("by four at first, as its policy allows; the connected ones alone would ask for two nodes")
                .startsWith(1, 5);
        assertThat(last(outcome).connected()).isEqualTo(CLIENTS);
    }

    @Test
    void aRolloutInOneStepMovesEveryoneOnceAtTheFleetsPace() {
        Outcome outcome = run(Scenario.ROLLOUT);
        assertThat(outcome.kept()).isTrue();
        assertThat(outcome.closed()).isEqualTo(CLIENTS);
        Duration rollout = outcome.restSince().orElseThrow().minusMinutes(1);
        assertThat(rollout).isBetween(Duration.ofSeconds(CLIENTS / 160), Duration.ofSeconds(CLIENTS / 160 + 60));
    }

    @Test
    void aRolloutInManyStepsFillsNoNodeBeyondWhatItAdmits() {
        SseFleetSpec bySteps = Fleets.of("{targetConnections: 40000, capacity: {connectionsPerNode: 2000},"
                        + " reconnects: {perSecond: 400}, rollout: {maxSurge: 10%}}")
                .getSpec();
        Outcome outcome = Run.of(bySteps, Scenario.ROLLOUT.course(36_000, ClusterTimes.USUAL), 1);
        assertThat(outcome.kept()).isTrue();
        assertThat(outcome.closed()).as("everyone moved once").isEqualTo(36_000);
        assertThat(outcome.samples()).allSatisfy(s -> assertThat(s.refused()).isZero());
    }

    @Test
    void aDayEndsAsItBeganAndNobodyIsRefused() {
        Outcome outcome = run(Scenario.DAY);
        assertThat(outcome.kept()).isTrue();
        assertThat(outcome.samples()).hasSizeGreaterThanOrEqualTo(86_400);
        assertThat(outcome.samples().stream().mapToLong(Sample::wanted).min()).hasValue(900);
        assertThat(outcome.samples().stream().mapToLong(Sample::wanted).max()).hasValue(CLIENTS);
        assertThat(outcome.samples().stream().mapToInt(Sample::replicas).max()).hasValue(7);
        assertThat(outcome.samples().stream().mapToInt(Sample::replicas).min()).hasValue(6);
    }

    @Test
    void aLostZoneTakesAThirdOfTheClientsAndTheyReturn() {
        Outcome outcome = run(Scenario.ZONE_LOSS);
        long fewest =
                outcome.samples().stream().mapToLong(Sample::connected).min().orElseThrow();
        assertThat(fewest).isBetween(CLIENTS / 2L, CLIENTS * 3L / 4);
        assertThat(outcome.closed()).as("by the operator").isZero();
    }

    /** 40,000 clients on nodes of 2,000, of which autoscaling has added the last ones; two thirds hold all with their burst. */
    @ParameterizedTest
    @CsvSource({"Redis, true", "Memory, false"})
    void theNodesThatAutoscalingAddsHelpALostZonesClientsOnlyIfTheyGetTheirShare(String backplane, boolean kept) {
        SseFleetSpec fleet = Fleets.of("{targetConnections: 40000, capacity: {connectionsPerNode: 2000}, spareNodes: 2,"
                        + " autoscaling: {targetUtilization: 80}, reconnects: {perSecond: 400},"
                        + " stream: {backplane: {type: " + backplane + "}}}")
                .getSpec();
        Outcome outcome = Run.of(fleet, Scenario.ZONE_LOSS.course(40_000, ClusterTimes.USUAL), 1);
        assertThat(outcome.promises().get(2).kept()).isEqualTo(kept);
        assertThat(outcome.promises().get(0).kept()).isTrue();
        assertThat(outcome.promises().get(1).kept()).isTrue();
    }

    @Test
    void aFlashCrowdIsSpreadOverTheNodesThatItBringsAndNobodyIsRefused() {
        SseFleetSpec fleet = Fleets.of("{targetConnections: 40000, capacity: {connectionsPerNode: 2000}, spareNodes: 2,"
                        + " autoscaling: {targetUtilization: 80}, reconnects: {perSecond: 400},"
                        + " stream: {backplane: {type: Redis}}}")
                .getSpec();
        Outcome outcome = Run.of(fleet, Scenario.FLASH_CROWD.course(40_000, ClusterTimes.USUAL), 1);
        assertThat(outcome.kept()).isTrue();
        assertThat(outcome.closed()).as("some are moved, nobody often").isBetween(2_000L, 12_000L);
        assertThat(outcome.samples())
                .anySatisfy(s -> assertThat(s.moving()).isEqualTo(MovementPlan.Kind.Rebalance))
                .allSatisfy(s -> assertThat(s.refused()).isZero());
    }

    @Test
    void nodesWaitForTheirMachines() {
        Outcome outcome = run(Scenario.SLOW_MACHINES);
        List<Sample> growing = outcome.samples().stream()
                .filter(s -> s.moving() == MovementPlan.Kind.None && s.ready() < s.replicas())
                .toList();
        assertThat(growing).hasSizeGreaterThan(240);
    }

    @Test
    void nothingShrinksWhileTheNodesDoNotAnswerAndItDoesAfterwards() {
        Outcome outcome = run(Scenario.METRICS_OUTAGE);
        assertThat(outcome.samples().subList(200, 18 * 60))
                .allSatisfy(s -> assertThat(s.replicas()).isGreaterThanOrEqualTo(7));
        assertThat(last(outcome).replicas()).isEqualTo(6);
    }

    @Test
    void withoutAnOperatorNoFurtherStepBeginsAndAfterwardsItGoesOn() {
        SseFleetSpec bySteps = Fleets.of("{targetConnections: 6000, capacity: {connectionsPerNode: 1000},"
                        + " reconnects: {perSecond: 200}, rollout: {maxSurge: 1}}")
                .getSpec();
        Outcome outcome = Run.of(bySteps, Scenario.OPERATOR_OUTAGE.course(3_000, ClusterTimes.USUAL), 1);
        List<Sample> away = outcome.samples().subList(5 * 60, 23 * 60);
        assertThat(away).allSatisfy(s -> assertThat(s.closed()).isZero());
        assertThat(outcome.closed()).isGreaterThanOrEqualTo(3_000);
        assertThat(outcome.kept()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() {
        Outcome first = run(Scenario.ROLLOUT, 5);
        assertThat(run(Scenario.ROLLOUT, 5)).isEqualTo(first);
        assertThat(run(Scenario.ROLLOUT, 6).samples()).isNotEqualTo(first.samples());
    }

    @Test
    void aDeadlineThatIsTooShortBreaksThePromise() {
        SseFleetSpec hasty = Fleets.of("{targetConnections: 6000, capacity: {connectionsPerNode: 1000},"
                        + " reconnects: {perSecond: 20}, rollout: {maxSurge: 100%, drainDeadline: 10s}}")
                .getSpec();
        Outcome outcome = Run.of(hasty, Scenario.ROLLOUT.course(CLIENTS, ClusterTimes.USUAL), 1);
        assertThat(outcome.kept()).isFalse();
        assertThat(outcome.promises().get(0).found()).contains("% too many");
    }

    /** Run once for all tests: nothing changes an outcome. */
    private static Outcome run(Scenario scenario) {
        return OUTCOMES.computeIfAbsent(scenario, s -> run(s, 1));
    }

    private static Outcome run(Scenario scenario, long seed) {
        return Run.of(FLEET, scenario.course(CLIENTS, ClusterTimes.USUAL), seed);
    }

    private static Sample last(Outcome outcome) {
        return outcome.samples().get(outcome.samples().size() - 1);
    }
}
