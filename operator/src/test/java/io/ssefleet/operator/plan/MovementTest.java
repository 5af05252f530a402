package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Spot.node;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MovementTest {

    @Test
    void atRestTheGateIsOpenAndEveryNodeToo() {
        MovementPlan plan = next(2, 2, 1, node("a").holding(50), node("b").holding(40));

        assertThat(plan.moving()).isFalse();
        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.minReadySeconds()).isZero();
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void growingNeedsNoSteps() {
        MovementPlan plan = next(2, 7, 1, node("a"), node("b"));

        assertThat(plan.replicas()).isEqualTo(7);
        assertThat(plan.moving()).isFalse();
    }

    @Test
    void theEmptiestNodeIsClosedToNewClientsBeforeReplicasAreLowered() {
        Spot a = node("a").holding(50);
        Spot b = node("b").holding(40);
        Spot c = node("c").holding(60);

        MovementPlan first = next(3, 2, 1, a, b, c);

        assertThat(first.kind()).isEqualTo(MovementPlan.Kind.ScaleDown);
        assertThat(first.replicas()).isEqualTo(3);
        assertThat(first.closed()).containsExactly("b");
        assertThat(first.deletionCosts())
                .containsEntry("a", 50L)
                .containsEntry("b", 40L)
                .containsEntry("c", 60L);

        MovementPlan tooEarly = next(3, 2, 1, a.costing(50), b.costing(40).closed(4), c.costing(60));
        assertThat(tooEarly.replicas()).isEqualTo(3);

        MovementPlan step = next(3, 2, 1, a.costing(50), b.costing(40).closed(5), c.costing(60));
        assertThat(step.replicas()).isEqualTo(2);
        assertThat(step.closed()).containsExactly("b");
    }

    @Test
    void allNodesThatWillGoAreClosedAtOnceWhenTheOthersHaveRoom() {
        MovementPlan plan = next(
                4,
                2,
                1,
                node("a").holding(50),
                node("b").holding(10),
                node("c").holding(60),
                node("d").holding(20));

        assertThat(plan.closed()).containsExactlyInAnyOrder("b", "d");
        assertThat(plan.replicas()).isEqualTo(4);
    }

    @Test
    void onlyTheNextNodeIsClosedWhenTheOthersHaveNoRoomForMore() {
        MovementPlan plan = next(
                4,
                2,
                1,
                node("a").holding(100),
                node("b").holding(50),
                node("c").holding(100),
                node("d").holding(60));

        assertThat(plan.closed()).containsExactly("b");
    }

    @Test
    void noStepBeginsBeforeTheDeletionCostsAreSeenOnThePods() {
        MovementPlan plan =
                next(2, 1, 1, node("a").holding(50), node("b").holding(40).closed(60));

        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.deletionCosts()).containsEntry("b", 40L);
    }

    @Test
    void theChosenNodeGoesEvenWhenAnotherBecameEmptierMeanwhile() {
        MovementPlan plan = next(
                2,
                1,
                1,
                node("a").holding(3).costing(50),
                node("b").holding(40).closed(60).costing(40));

        assertThat(plan.closed()).containsExactly("b");
        assertThat(plan.deletionCosts().get("b"))
                .isLessThan(plan.deletionCosts().get("a"));
    }

    @Test
    void theNextStepOfAScaleDownWaitsUntilTheLastNodeHasGone() {
        MovementPlan plan = next(
                2,
                1,
                1,
                node("a").holding(50),
                node("b").holding(40),
                node("c").holding(5).leaving());

        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.closed()).containsExactly("b");
        assertThat(plan.explanation()).contains("c draining", "5 connections left");
    }

    @Test
    void aStepThatTheClusterHasNotBegunYetIsNotRepeated() {
        MovementPlan plan = next(
                2,
                1,
                1,
                node("a").holding(50),
                node("b").holding(40),
                node("c").holding(5).closed(60));

        assertThat(plan.replicas()).isEqualTo(2);
    }

    @Test
    void aStepOfSeveralNodesClosesSoManyAndSharesThePace() {
        MovementPlan plan = next(
                6,
                2,
                3,
                node("a").costing(1),
                node("b").costing(1),
                node("c").costing(1),
                node("d").closed(9),
                node("e").closed(9),
                node("f").closed(9));
        assertThat(plan.replicas()).isEqualTo(3);

        MovementPlan draining = next(
                3,
                2,
                3,
                node("a"),
                node("b").holding(9).leaving(),
                node("c").holding(9).leaving(),
                node("d").leaving());
        assertThat(draining.pacePerSecond()).containsEntry("b", 8.0).containsEntry("c", 8.0);
    }

    @Test
    void whateverIsSentAwayAtOnceTheBudgetIsKept() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").holding(50),
                node("b").holding(50),
                node("c").holding(9).leaving());

        assertThat(plan.pacePerSecond())
                .containsEntry("a", 2.0)
                .containsEntry("b", 2.0)
                .containsEntry("c", 16.0);
    }

    @Test
    void atRestEachNodeKnowsTheShareItHasIfAllAreSentAway() {
        MovementPlan plan = next(2, 2, 1, node("a"), node("b"));

        assertThat(plan.pacePerSecond()).containsEntry("a", 8.0).containsEntry("b", 8.0);
    }

    @Test
    void aRolloutWaitsBehindTheGateUntilItsNewNodesAreReady() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50),
                node("b").old().holding(40),
                node("n").starting());

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Rollout);
        assertThat(plan.minReadySeconds()).isEqualTo(Look.GATE);
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void oldNodesAreClosedToNewClientsAsSoonAsTheNewOneHasRoom() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50),
                node("b").old().holding(40),
                node("n").readyFor(3));

        assertThat(plan.minReadySeconds()).isEqualTo(Look.GATE);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "b");
        assertThat(plan.deletionCosts()).containsEntry("a", 50L).containsEntry("b", 40L);
    }

    @Test
    void onlyTheNodesOfTheStepAreClosedWhenTheNewOneHasNoRoomForMore() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(119),
                node("b").old().holding(118),
                node("n").readyFor(3));

        assertThat(plan.closed()).containsExactly("b");
    }

    @Test
    void theGateOpensToJustBelowTheAgeOfTheNewNodes() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50).closed(5).costing(50),
                node("b").old().holding(40).closed(5).costing(40),
                node("n").readyFor(9));

        assertThat(plan.minReadySeconds()).isEqualTo(8);
    }

    @Test
    void theGateIsShutWhileAStepDrainsAndOldNodesStayClosed() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50).closed(20).costing(50),
                node("b").old().holding(30).closed(20).costing(40).leaving(),
                node("n").readyFor(24).holding(10),
                node("m").readyFor(3));

        assertThat(plan.minReadySeconds()).isEqualTo(Look.GATE);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "n");
        assertThat(plan.pacePerSecond()).containsEntry("b", 16.0);
    }

    @Test
    void closedNodesAreOpenedAgainWhenTheOpenOnesFillUp() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50).closed(20),
                node("b").old().holding(30).leaving(),
                node("n").readyFor(24).holding(100));

        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void anOldNodeThatIsNotReadyGoesFirstAndNeedsNoWaiting() {
        MovementPlan plan = next(
                2,
                2,
                1,
                node("a").old().holding(50),
                node("b").old().starting(),
                node("n").readyFor(9));

        assertThat(plan.minReadySeconds()).isEqualTo(Look.GATE);
        MovementPlan ranked = next(
                2,
                2,
                1,
                node("a").old().holding(50).costing(50),
                node("b").old().starting().costing(-1),
                node("n").readyFor(9));
        assertThat(ranked.minReadySeconds()).isEqualTo(8);
    }

    @Test
    void nothingIsTakenAwayWhileARolloutIsUnderWay() {
        MovementPlan plan = next(
                3,
                1,
                1,
                node("a").old(),
                node("b").old(),
                node("c").old(),
                node("n").starting());

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Rollout);
        assertThat(plan.replicas()).isEqualTo(3);
    }

    @Test
    void aClusterThatHasNotCaughtUpKeepsItsGate() {
        assertThat(Look.at(node("a")).nextOfAClusterThatHasNotCaughtUp().minReadySeconds())
                .isEqualTo(Look.GATE);
    }

    @Test
    void theGateStaysShutUntilTheLastOldNodeHasGone() {
        MovementPlan plan =
                next(1, 1, 1, node("n").readyFor(60), node("a").old().holding(5).leaving());

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Leaving);
        assertThat(plan.minReadySeconds()).isEqualTo(Look.GATE);
    }

    private static MovementPlan next(int replicas, int desired, int maxSurge, Spot... nodes) {
        return Look.at(nodes).replicas(replicas, desired).maxSurge(maxSurge).next();
    }
}
