package io.ssefleet.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.bench.load.Sequence.Arrival;
import io.ssefleet.bench.load.Sequence.Missing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private final Sequence sequence = new Sequence(2);

    @Test
    void eachPublisherCountsForItself() {
        sequence.begin();
        assertThat(arrive(0, 1, 2)).containsOnly(Arrival.inOrder);
        assertThat(arrive(1, 1)).containsOnly(Arrival.inOrder);
        assertThat(arrive(0, 3)).containsOnly(Arrival.inOrder);
        assertThat(sequence.missing(new int[] {3, 1})).isEmpty();
    }

    @Test
    void whatIsPassedOverIsMissing() {
        sequence.begin();
        arrive(0, 1, 4, 9);
        assertThat(sequence.missing(new int[] {10, 2}))
                .containsExactlyInAnyOrder(
                        new Missing(0, 2, 3), new Missing(0, 5, 8), new Missing(0, 10, 10), new Missing(1, 1, 2));
    }

    @Test
    void whatComesLateIsNoLongerMissing() {
        sequence.begin();
        arrive(0, 6);
        assertThat(arrive(0, 3, 1, 5)).containsOnly(Arrival.late);
        assertThat(sequence.missing(new int[] {6, 0})).containsExactly(new Missing(0, 2, 2), new Missing(0, 4, 4));
        assertThat(arrive(0, 3)).containsOnly(Arrival.doubled);
    }

    @Test
    void whatComesTwiceIsDoubled() {
        sequence.begin();
        arrive(0, 1, 2);
        assertThat(arrive(0, 2, 1)).containsOnly(Arrival.doubled);
    }

    @Test
    void aClientThatJoinsLateStartsWithWhatItGetsFirst() {
        assertThat(arrive(0, 7, 8)).containsOnly(Arrival.inOrder);
        assertThat(sequence.missing(new int[] {9, 5})).containsExactly(new Missing(0, 9, 9));
    }

    private List<Arrival> arrive(int publisher, int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> sequence.arrived(publisher, number))
                .toList();
    }
}
