package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Spot.NOW;
import static io.ssefleet.operator.plan.Spot.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovementTest {
    private static final Duration GRACE = Duration.ofSeconds(620);
    private static final int GATE = Movement.closedGateSeconds(GRACE);

    @Test
    void atRestTheGateIsOpenAndEveryNodeToo() {
        MovementPlan plan =
                Movement.next(view(2, 2, 1, node("a").holding(50), node("b").holding(40)), NOW);

        assertThat(plan.moving()).isFalse();
        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.minReadySeconds()).isZero();
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void growingNeedsNoSteps() {
        MovementPlan plan = Movement.next(view(2, 7, 1, node("a"), node("b")), NOW);

        assertThat(plan.replicas()).isEqualTo(7);
        assertThat(plan.moving()).isFalse();
    }

    @Test
    void theEmptiestNodeIsClosedToNewClientsBeforeReplicasAreLowered() {
        Spot a = node("a").holding(50);
        Spot b = node("b").holding(40);
        Spot c = node("c").holding(60);

        MovementPlan first = Movement.next(view(3, 2, 1, a, b, c), NOW);

        assertThat(first.kind()).isEqualTo(MovementPlan.Kind.ScaleDown);
        assertThat(first.replicas()).isEqualTo(3);
        assertThat(first.closed()).containsExactly("b");
        assertThat(first.deletionCosts())
                .containsEntry("a", 50L)
                .containsEntry("b", 40L)
                .containsEntry("c", 60L);

        MovementPlan tooEarly =
                Movement.next(view(3, 2, 1, a.costing(50), b.costing(40).closed(4), c.costing(60)), NOW);
        assertThat(tooEarly.replicas()).isEqualTo(3);

        MovementPlan step =
                Movement.next(view(3, 2, 1, a.costing(50), b.costing(40).closed(5), c.costing(60)), NOW);
        assertThat(step.replicas()).isEqualTo(2);
        assertThat(step.closed()).containsExactly("b");
    }

    @Test
    void allNodesThatWillGoAreClosedAtOnceWhenTheOthersHaveRoom() {
        MovementPlan plan = Movement.next(
                view(
                        4,
                        2,
                        1,
                        node("a").holding(50),
                        node("b").holding(10),
                        node("c").holding(60),
                        node("d").holding(20)),
                NOW);

        assertThat(plan.closed()).containsExactlyInAnyOrder("b", "d");
        assertThat(plan.replicas()).isEqualTo(4);
    }

    @Test
    void onlyTheNextNodeIsClosedWhenTheOthersHaveNoRoomForMore() {
        MovementPlan plan = Movement.next(
                view(
                        4,
                        2,
                        1,
                        node("a").holding(100),
                        node("b").holding(50),
                        node("c").holding(100),
                        node("d").holding(60)),
                NOW);

        assertThat(plan.closed()).containsExactly("b");
    }

    @Test
    void noStepBeginsBeforeTheDeletionCostsAreSeenOnThePods() {
        MovementPlan plan = Movement.next(
                view(2, 1, 1, node("a").holding(50), node("b").holding(40).closed(60)), NOW);

        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.deletionCosts()).containsEntry("b", 40L);
    }

    @Test
    void theChosenNodeGoesEvenWhenAnotherBecameEmptierMeanwhile() {
        MovementPlan plan = Movement.next(
                view(2, 1, 1, node("a").holding(3), node("b").holding(40).closed(60)), NOW);

        assertThat(plan.closed()).containsExactly("b");
        assertThat(plan.deletionCosts().get("b"))
                .isLessThan(plan.deletionCosts().get("a"));
    }

    @Test
    void theNextStepOfAScaleDownWaitsUntilTheLastNodeHasGone() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        1,
                        1,
                        node("a").holding(50),
                        node("b").holding(40),
                        node("c").holding(5).leaving()),
                NOW);

        assertThat(plan.replicas()).isEqualTo(2);
        assertThat(plan.closed()).containsExactly("b");
        assertThat(plan.explanation()).contains("c draining", "5 connections left");
    }

    @Test
    void aStepThatTheClusterHasNotBegunYetIsNotRepeated() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        1,
                        1,
                        node("a").holding(50),
                        node("b").holding(40),
                        node("c").holding(5).closed(60)),
                NOW);

        assertThat(plan.replicas()).isEqualTo(2);
    }

    @Test
    void aStepOfSeveralNodesClosesSoManyAndSharesThePace() {
        MovementPlan plan = Movement.next(
                view(
                        6,
                        2,
                        3,
                        node("a").costing(1),
                        node("b").costing(1),
                        node("c").costing(1),
                        node("d").closed(9),
                        node("e").closed(9),
                        node("f").closed(9)),
                NOW);
        assertThat(plan.replicas()).isEqualTo(3);

        MovementPlan draining = Movement.next(
                view(
                        3,
                        2,
                        3,
                        node("a"),
                        node("b").holding(9).leaving(),
                        node("c").holding(9).leaving(),
                        node("d").leaving()),
                NOW);
        assertThat(draining.pacePerSecond()).containsEntry("b", 8.0).containsEntry("c", 8.0);
    }

    @Test
    void whateverIsSentAwayAtOnceTheBudgetIsKept() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").holding(50),
                        node("b").holding(50),
                        node("c").holding(9).leaving()),
                NOW);

        assertThat(plan.pacePerSecond())
                .containsEntry("a", 2.0)
                .containsEntry("b", 2.0)
                .containsEntry("c", 16.0);
    }

    @Test
    void atRestEachNodeKnowsTheShareItHasIfAllAreSentAway() {
        MovementPlan plan = Movement.next(view(2, 2, 1, node("a"), node("b")), NOW);

        assertThat(plan.pacePerSecond()).containsEntry("a", 8.0).containsEntry("b", 8.0);
    }

    @Test
    void aRolloutWaitsBehindTheGateUntilItsNewNodesAreReady() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50),
                        node("b").old().holding(40),
                        node("n").starting()),
                NOW);

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Rollout);
        assertThat(plan.minReadySeconds()).isEqualTo(GATE);
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void oldNodesAreClosedToNewClientsAsSoonAsTheNewOneHasRoom() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50),
                        node("b").old().holding(40),
                        node("n").readyFor(3)),
                NOW);

        assertThat(plan.minReadySeconds()).isEqualTo(GATE);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "b");
        assertThat(plan.deletionCosts()).containsEntry("a", 50L).containsEntry("b", 40L);
    }

    @Test
    void onlyTheNodesOfTheStepAreClosedWhenTheNewOneHasNoRoomForMore() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(119),
                        node("b").old().holding(118),
                        node("n").readyFor(3)),
                NOW);

        assertThat(plan.closed()).containsExactly("b");
    }

    @Test
    void theGateOpensToJustBelowTheAgeOfTheNewNodes() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50).closed(5).costing(50),
                        node("b").old().holding(40).closed(5).costing(40),
                        node("n").readyFor(9)),
                NOW);

        assertThat(plan.minReadySeconds()).isEqualTo(8);
    }

    @Test
    void theGateIsShutWhileAStepDrainsAndOldNodesStayClosed() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50).closed(20).costing(50),
                        node("b").old().holding(30).closed(20).costing(40).leaving(),
                        node("n").readyFor(24).holding(10),
                        node("m").readyFor(3)),
                NOW);

        assertThat(plan.minReadySeconds()).isEqualTo(GATE);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "n");
        assertThat(plan.pacePerSecond()).containsEntry("b", 16.0);
    }

    @Test
    void closedNodesAreOpenedAgainWhenTheOpenOnesFillUp() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50).closed(20),
                        node("b").old().holding(30).leaving(),
                        node("n").readyFor(24).holding(100)),
                NOW);

        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void anOldNodeThatIsNotReadyGoesFirstAndNeedsNoWaiting() {
        MovementPlan plan = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50),
                        node("b").old().starting(),
                        node("n").readyFor(9)),
                NOW);

        assertThat(plan.minReadySeconds()).isEqualTo(GATE);
        MovementPlan ranked = Movement.next(
                view(
                        2,
                        2,
                        1,
                        node("a").old().holding(50).costing(50),
                        node("b").old().starting().costing(-1),
                        node("n").readyFor(9)),
                NOW);
        assertThat(ranked.minReadySeconds()).isEqualTo(8);
    }

    @Test
    void nothingIsTakenAwayWhileARolloutIsUnderWay() {
        MovementPlan plan = Movement.next(
                view(
                        3,
                        1,
                        1,
                        node("a").old(),
                        node("b").old(),
                        node("c").old(),
                        node("n").starting()),
                NOW);

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Rollout);
        assertThat(plan.replicas()).isEqualTo(3);
    }

    @Test
    void aClusterThatHasNotCaughtUpKeepsItsGate() {
        MovementView settled = view(1, 1, 1, node("a"));
        MovementView changed = new MovementView(
                settled.nodes(), 0, 1, 1, GATE, false, 1, settled.admitPerNode(), settled.propagation(), GRACE, 16, 20);

        assertThat(Movement.next(changed, NOW).minReadySeconds()).isEqualTo(GATE);
    }

    @Test
    void theGateStaysShutUntilTheLastOldNodeHasGone() {
        MovementPlan plan = Movement.next(
                view(1, 1, 1, node("n").readyFor(60), node("a").old().holding(5).leaving()), NOW);

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Leaving);
        assertThat(plan.minReadySeconds()).isEqualTo(GATE);
    }

    @Test
    void newNodesThatHoldTheirShareAreClosedWhileOthersHaveRoomForWhatMoves() {
        Spot full = node("full").holding(60);
        Spot old = node("old").old().holding(50).closed(30);
        Spot leaving = node("leaving").old().leaving().holding(50);

        assertThat(Movement.next(view(3, 3, 1, full, node("new"), old, leaving), NOW)
                        .closed())
                .containsExactlyInAnyOrder("full", "old");
        assertThat(Movement.next(view(3, 3, 1, full.holding(52).closed(9), node("new"), old, leaving), NOW)
                        .closed())
                .as("it has lost a few")
                .containsExactlyInAnyOrder("full", "old");
        assertThat(Movement.next(view(3, 3, 1, full, node("new").holding(70), old, leaving), NOW)
                        .closed())
                .as("nobody else has room")
                .containsExactly("old");
    }

    @Test
    void theLastStepOfARolloutToo() {
        Spot leaving = node("leaving").old().leaving().holding(90);

        MovementPlan plan =
                Movement.next(view(3, 3, 1, node("a").holding(95), node("b").holding(85), node("c"), leaving), NOW);

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Leaving);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theyAreOpenedAtRestWhenWhatStillReturnsCannotOverfillThem() {
        Spot a = node("a").holding(95).closed(60);
        Spot b = node("b").holding(60);

        assertThat(Movement.next(view(2, 2, 1, 60, a, b), NOW).closed()).containsExactly("a");
        assertThat(Movement.next(view(2, 2, 1, 20, a, b), NOW).closed()).isEmpty();
        assertThat(Movement.next(view(2, 2, 1, 60, node("open").holding(95), b), NOW)
                        .closed())
                .isEmpty();
    }

    private static MovementView view(int replicas, int desired, int maxSurge, Spot... nodes) {
        return view(replicas, desired, maxSurge, 0, nodes);
    }

    private static MovementView view(int replicas, int desired, int maxSurge, long between, Spot... nodes) {
        return new MovementView(
                List.of(nodes).stream().map(Spot::node).toList(),
                between,
                replicas,
                desired,
                GATE,
                true,
                maxSurge,
                120,
                Duration.ofSeconds(5),
                GRACE,
                16,
                20);
    }
}
