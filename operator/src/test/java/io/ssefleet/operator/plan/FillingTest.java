package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Spot.node;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A rollout's new nodes come to hold the same, because those that hold their share are closed for a while. */
class FillingTest {
    @Test
    void newNodesThatHoldTheirShareAreClosedWhileOthersHaveRoomForWhatMoves() {
        Spot full = node("full").holding(60);
        Spot old = node("old").old().holding(50).closed(30);
        Spot leaving = node("leaving").old().leaving().holding(50);

        assertThat(next(full, node("new"), old, leaving).closed()).containsExactlyInAnyOrder("full", "old");
        assertThat(next(full.holding(52).closed(9), node("new"), old, leaving).closed())
                .as("it has lost a few")
                .containsExactlyInAnyOrder("full", "old");
        assertThat(next(full, node("new").holding(70), old, leaving).closed())
                .as("nobody else has room")
                .containsExactly("old");
    }

    @Test
    void theLastStepOfARolloutToo() {
        Spot leaving = node("leaving").old().leaving().holding(90);

        MovementPlan plan = next(node("a").holding(95), node("b").holding(85), node("c"), leaving);

        assertThat(plan.kind()).isEqualTo(MovementPlan.Kind.Leaving);
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theyAreOpenedAtRestWhenWhatStillReturnsCannotOverfillThem() {
        Spot a = node("a").holding(95).closed(60);
        Spot b = node("b").holding(60);

        assertThat(Look.at(a, b).between(60).next().closed()).containsExactly("a");
        assertThat(Look.at(a, b).between(20).next().closed()).isEmpty();
        assertThat(Look.at(node("open").holding(95), b).between(60).next().closed())
                .isEmpty();
    }

    private static MovementPlan next(Spot... nodes) {
        return Look.at(nodes).replicas(3, 3).next();
    }
}
