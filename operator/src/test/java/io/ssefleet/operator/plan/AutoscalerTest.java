package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.SpecBuilder.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.AutoscalingSpec.Behavior;
import io.ssefleet.operator.model.AutoscalingSpec.Mode;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingRules;
import io.ssefleet.operator.model.AutoscalingSpec.SelectPolicy;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Scaling.Direction;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final AutoscalingSpec DEFAULTS = new AutoscalingSpec(80, Mode.Auto, null);

    private final ScalingHistory history = new ScalingHistory();
    private Instant now = START;

    @Test
    void growsWhenTheConnectionsAreMoreThanTheTargetUtilization() {
        FleetPlan plan = look(big(DEFAULTS), Fleets.running(12, 530_112));
        assertThat(plan.desiredReplicas()).isEqualTo(14);
        assertThat(plan.scaling().direction()).isEqualTo(Direction.Grow);
        assertThat(plan.scaling().explanation()).isEqualTo("530,112 connections are 88 % of capacity, target 80 %");
        assertThat(plan.explanation())
                .startsWith("14 nodes: 530,112 connections are 88 % of capacity, target 80 %; the target of 500,000 "
                        + "needs 10. Limits: ");
    }

    @Test
    void staysWithinTheTolerance() {
        FleetPlan plan = look(big(DEFAULTS), Fleets.running(12, 528_000));
        assertThat(plan.desiredReplicas()).isEqualTo(12);
        assertThat(plan.scaling().direction()).isEqualTo(Direction.Keep);
        assertThat(look(big(DEFAULTS), Fleets.running(12, 528_001)).desiredReplicas())
                .isEqualTo(14);
    }

    @Test
    void shrinksWhenFewerWereNeededForTheWholeWindow() {
        look(big(DEFAULTS), Fleets.running(14, 540_000));
        FleetPlan waiting = lookAfter(150, big(DEFAULTS), Fleets.running(14, 410_000));
        assertThat(waiting.desiredReplicas()).isEqualTo(14);
        assertThat(waiting.scaling().explanation())
                .isEqualTo("410,000 connections are 58 % of capacity, target 80 %; 11 nodes would be right, once that "
                        + "has been so for 5m");
        lookAfter(149, big(DEFAULTS), Fleets.running(14, 420_000));
        FleetPlan plan = lookAfter(2, big(DEFAULTS), Fleets.running(14, 410_000));
        assertThat(plan.desiredReplicas()).isEqualTo(11);
        assertThat(plan.scaling().direction()).isEqualTo(Direction.Shrink);
    }

    @Test
    void neverGoesBelowTheTargetTheFloorOrTheSpareNodes() {
        SseFleetSpec spec =
                target(500).perNode(100).min(7).spare(1).autoscaling(DEFAULTS).build();
        look(spec, Fleets.running(9, 0));
        FleetPlan plan = lookAfter(301, spec, Fleets.running(9, 0));
        assertThat(plan.scaling().nodes()).isEqualTo(1);
        assertThat(plan.desiredReplicas()).isEqualTo(8);
        assertThat(plan.explanation()).startsWith("8 nodes: 7 by minReplicas (5 for 500 connections / 100 per node");
    }

    @Test
    void aFleetBelowItsFloorGoesThereFirst() {
        FleetPlan plan = look(big(DEFAULTS), Fleets.running(3, 160_000));
        assertThat(plan.desiredReplicas()).isEqualTo(10);
        assertThat(plan.explanation()).startsWith("10 nodes: 500,000 connections / 50,000 per node");
    }

    @Test
    void spareNodesAreNotThereToBeFilled() {
        SseFleetSpec spec =
                target(200).perNode(100).spare(2).autoscaling(DEFAULTS).build();
        FleetPlan plan = look(spec, Fleets.running(4, 180));
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.scaling().explanation())
                .isEqualTo("180 connections are 90 % of capacity without spare nodes, target 80 %");
    }

    @Test
    void aCeilingIsToldWithWhatWouldBeNeeded() {
        SseFleetSpec spec = target(500_000)
                .perNode(50_000)
                .max(12)
                .redis()
                .autoscaling(DEFAULTS)
                .build();
        FleetPlan plan = look(spec, Fleets.running(12, 560_000));
        assertThat(plan.desiredReplicas()).isEqualTo(12);
        assertThat(plan.explanation())
                .startsWith("12 nodes by maxReplicas; 14 nodes would be needed: 560,000 connections are 93 % of "
                        + "capacity, target 80 %; the target of 500,000 needs 10. ");
        assertThat(plan.advices())
                .extracting(Advice::message)
                .contains("spec.maxReplicas: 12 nodes hold at most 600,000 connections; 14 nodes would be needed: "
                        + "560,000 connections are 93 % of capacity, target 80 %. Write 14 or more.");
    }

    @Test
    void aLoweredCeilingIsNotToldToBeTooLowForNodesThatNobodyNeeds() {
        SseFleetSpec spec =
                target(100).perNode(100).max(2).redis().autoscaling(DEFAULTS).build();
        FleetPlan plan = look(spec, Fleets.running(3, 100));
        assertThat(plan.desiredReplicas()).isEqualTo(2);
        assertThat(plan.advices()).isEmpty();
    }

    @Test
    void dryRunSaysWhatItWouldDoAndDoesNothing() {
        SseFleetSpec spec = big(new AutoscalingSpec(80, Mode.DryRun, null));
        FleetPlan plan = look(spec, Fleets.running(12, 560_000));
        assertThat(plan.desiredReplicas()).isEqualTo(12);
        assertThat(plan.explanation())
                .contains("Autoscaling in DryRun would have 14 nodes: 560,000 connections are 93 % of capacity, "
                        + "target 80 %. Limits: ");
        assertThat(plan.explanation()).startsWith("12 nodes stay, because 560,000 connections held now need them; ");
    }

    @Test
    void clientsThatFullNodesRefuseAreDemand() {
        Observed refusing = new Observed(
                OptionalInt.of(1),
                OptionalLong.of(80),
                new Demand(80, 100),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
        FleetPlan plan = look(target(100).perNode(100).autoscaling(DEFAULTS).build(), refusing);
        assertThat(plan.desiredReplicas()).isEqualTo(3);
        assertThat(plan.scaling().explanation())
                .isEqualTo("180 connections are 180 % of capacity (100 of them refused for now), target 80 %");
    }

    @Test
    void whereNobodyKnowsHowManyAreOpenItGrowsOnWhatIsKnownAndNeverShrinks() {
        SseFleetSpec spec = target(100).perNode(100).autoscaling(DEFAULTS).build();
        look(spec, silent(3, 0));
        FleetPlan kept = lookAfter(3600, spec, silent(3, 40));
        assertThat(kept.desiredReplicas()).isEqualTo(3);
        assertThat(kept.explanation())
                .startsWith("3 nodes: how many connections are open is not known, so nothing shrinks; the target of "
                        + "100 needs 1. ");
        assertThat(lookAfter(1, spec, silent(3, 400)).desiredReplicas()).isEqualTo(5);
    }

    @Test
    void growingMayBeForbidden() {
        ScalingRules disabled = new ScalingRules(null, SelectPolicy.Disabled, null, null);
        FleetPlan plan = look(
                big(new AutoscalingSpec(80, Mode.Auto, new Behavior(disabled, null))), Fleets.running(12, 560_000));
        assertThat(plan.desiredReplicas()).isEqualTo(12);
        assertThat(plan.scaling().explanation())
                .endsWith("target 80 %; 14 nodes would be right, behavior.scaleUp allows fewer now");
    }

    @Test
    void anOperatorThatJustStartedDoesNotShrinkOnAPastThatItHasNotSeen() {
        ScalingRules atOnce = new ScalingRules(0, null, null, null);
        SseFleetSpec spec = big(new AutoscalingSpec(80, Mode.Auto, new Behavior(null, atOnce)));
        assertThat(look(spec, Fleets.running(14, 10)).desiredReplicas()).isEqualTo(14);
        assertThat(lookAfter(14, spec, Fleets.running(14, 10)).desiredReplicas())
                .isEqualTo(14);
        assertThat(lookAfter(1, spec, Fleets.running(14, 10)).desiredReplicas()).isEqualTo(10);
    }

    private static SseFleetSpec big(AutoscalingSpec autoscaling) {
        return target(500_000).perNode(50_000).autoscaling(autoscaling).build();
    }

    private static Observed silent(int replicas, long known) {
        return new Observed(
                OptionalInt.of(replicas),
                OptionalLong.empty(),
                new Demand(known, 0),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    private FleetPlan lookAfter(int seconds, SseFleetSpec spec, Observed observed) {
        now = now.plusSeconds(seconds);
        return look(spec, observed);
    }

    private FleetPlan look(SseFleetSpec spec, Observed observed) {
        history.replicas(now, observed.replicas().orElseThrow());
        FleetPlan plan = Planner.plan(spec, observed, history, now);
        history.recommended(now, plan.scaling().recommended());
        return plan;
    }
}
