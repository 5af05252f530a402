package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Spot.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.plan.MovementView.Backplane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that no event reaches is replaced when all others are well, and left alone when it is not the node's fault. */
class CutOffTest {
    @Test
    void isClosedToNewClientsAndThenReplacedByAnother() {
        Spot cutOff = node("b").holding(40).away();

        MovementPlan first = next(node("a").holding(50), cutOff, node("c").holding(60));
        assertThat(first.kind()).isEqualTo(MovementPlan.Kind.CutOff);
        assertThat(first.closed()).containsExactly("b");
        assertThat(first.replaced()).isEmpty();
        assertThat(first.replicas()).isEqualTo(3);
        assertThat(first.minReadySeconds()).isZero();
        assertThat(first.explanation()).contains("b does not reach the backplane");

        assertThat(next(node("a"), cutOff.closed(4), node("c")).replaced()).isEmpty();

        MovementPlan step = next(node("a"), cutOff.closed(5), node("c"));
        assertThat(step.replaced()).containsExactly("b");
        assertThat(step.closed()).containsExactly("b");
        assertThat(step.replicas()).isEqualTo(3);
    }

    @Test
    void isDrainedWithinTheBudgetLikeAnyOther() {
        MovementPlan plan = next(3, 3, node("a"), node("b").holding(40).away().leaving(), node("c"), node("new"));

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Leaving);
        assertThat(plan.pacePerSecond()).containsEntry("b", 16.0);
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void isOpenedAgainWhenItIsBackInTime() {
        MovementPlan plan =
                next(node("a"), node("b").saying(Backplane.Unsettled).closed(3), node("c"));

        assertThat(plan.moving()).isFalse();
        assertThat(plan.closed()).isEmpty();
    }

    @Test
    void staysWhenMostAreAwayForThenItIsTheBackplane() {
        assertThat(next(node("a").away()).moving()).isFalse();
        assertThat(next(node("a").away(), node("b").away(), node("c").away()).moving())
                .isFalse();
        assertThat(next(node("a").away(), node("b").away(), node("c")).moving()).isFalse();
        assertThat(next(node("a").away(), node("b")).moving()).isTrue();
    }

    @Test
    void staysUntilAllOthersHaveBeenWellForAWhile() {
        assertThat(next(node("a").away(), node("b"), node("c").saying(Backplane.Unsettled))
                        .moving())
                .isFalse();
        assertThat(next(node("a").away(), node("b"), node("c").notReady()).moving())
                .isFalse();
    }

    @Test
    void oneAtATimeAndNoneBeforeTheLastOnesSuccessorIsThere() {
        Spot a = node("a").holding(9).away();
        Spot b = node("b").holding(5).away();

        assertThat(next(a, b, node("c"), node("d")).closed()).containsExactly("b");
        // A ReplicaSet that has not made the successor yet, one that starts, and one on the same broken machine.
        assertThat(next(4, 4, a, node("c"), node("d")).moving()).isFalse();
        assertThat(next(a, node("c"), node("d"), node("new").starting()).moving())
                .isFalse();
        assertThat(next(a, node("c"), node("d"), node("new").notReady().away()).moving())
                .isFalse();
    }

    @Test
    void oneThatTurnedUnreadyForItsBackplaneHasDeafClientsToo() {
        MovementPlan plan = next(node("a"), node("b").holding(40).notReady().away(), node("c"));

        assertThat(plan.replaced()).containsExactly("b");
    }

    @Test
    void anotherMovementGoesFirstAndTakesItFirst() {
        MovementPlan rollout = next(node("a").old(), node("b").old().away(), node("n"));
        assertThat(rollout.kind()).isEqualTo(MovementPlan.Kind.Rollout);
        assertThat(rollout.replaced()).isEmpty();

        MovementPlan scaleDown = next(
                3,
                2,
                node("a").holding(50),
                node("b").holding(70).away(),
                node("c").holding(60));
        assertThat(scaleDown.kind()).isEqualTo(MovementPlan.Kind.ScaleDown);
        assertThat(scaleDown.closed()).containsExactly("b");
    }

    @Test
    void thirtySecondsAreLongEnoughToActOn() {
        assertThat(Backplane.after(Duration.ZERO, Duration.ofSeconds(29))).isEqualTo(Backplane.Unsettled);
        assertThat(Backplane.after(Duration.ZERO, Duration.ofSeconds(30))).isEqualTo(Backplane.Away);
        assertThat(Backplane.after(Duration.ofSeconds(29), Duration.ZERO)).isEqualTo(Backplane.Unsettled);
        assertThat(Backplane.after(Duration.ofSeconds(30), Duration.ZERO)).isEqualTo(Backplane.Connected);
    }

    private static MovementPlan next(Spot... nodes) {
        return Look.at(nodes).next();
    }

    private static MovementPlan next(int replicas, int desired, Spot... nodes) {
        return Look.at(nodes).replicas(replicas, desired).next();
    }
}
