package io.ssefleet.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingTest {
    private final Waiting waiting = new Waiting(10);

    @Test
    void everyoneTriesAtTheirMomentAndOnce() {
        waiting.add(Origin.Moved, 3, 5, 7);
        waiting.add(Origin.Own, 3, 5, 2);
        assertThat(waiting.total()).isEqualTo(9);
        assertThat(waiting.take(Origin.Moved, 4)).isZero();
        assertThat(waiting.take(Origin.Moved, 5)).isEqualTo(7);
        assertThat(waiting.take(Origin.Moved, 5)).isZero();
        assertThat(waiting.total(Origin.Own)).isEqualTo(2);
    }

    @Test
    void nobodyTriesInTheTickThatIsOverNorBeyondTheFurthest() {
        waiting.add(Origin.New, 3, 3, 1);
        waiting.add(Origin.New, 3, 1_000, 1);
        assertThat(waiting.take(Origin.New, 4)).isEqualTo(1);
        long later = 0;
        for (long tick = 5; tick <= 3 + 11; tick++) {
            later += waiting.take(Origin.New, tick);
        }
        assertThat(later).isEqualTo(1);
    }
}
