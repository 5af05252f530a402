package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class PacerTest {

    private static final long SECOND = 1_000_000_000L;

    /** Closes as the movement does: waits until it may, is late by some time, and then closes. */
    private static List<Long> closeTimes(double pace, int count, Random lateness, long maxLateNanos) {
        var pacer = new Pacer();
        var times = new ArrayList<Long>();
        long now = 12_345;
        while (times.size() < count) {
            int due = pacer.due(now, pace);
            if (due == 0) {
                now = pacer.nextNanos(pace) + (maxLateNanos == 0 ? 0 : lateness.nextLong(maxLateNanos));
            } else {
                for (int i = 0; i < due; i++) {
                    times.add(now);
                }
                pacer.closed(due, now, pace);
            }
        }
        return times;
    }

    private static int mostInAnySecond(List<Long> times) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) > SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Property(tries = 200)
    void neverMoreThanThePaceInAnySecond(@ForAll @DoubleRange(min = 1, max = 5000) double pace, @ForAll long seed) {
        var random = new Random(seed);
        long[] lateness = {0, 1000, SECOND / 1000, SECOND / 20, 2 * SECOND};
        var times = closeTimes(pace, (int) (pace * 3) + 3, random, lateness[random.nextInt(lateness.length)]);

        assertThat(mostInAnySecond(times)).isLessThanOrEqualTo((int) Math.floor(pace));
    }

    @Example
    void keepsThePaceAndIsEven() {
        List<Long> times = closeTimes(100, 1001, new Random(1), SECOND / 1000);

        assertThat(times.get(1000) - times.get(0)).isBetween(10 * SECOND, 10_100_000_000L);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(9 * SECOND / 1000, 11_100_000L);
        }
    }

    @Example
    void makesNoBurstAfterAPause() {
        var pacer = new Pacer();
        pacer.closed(pacer.due(0, 10), 0, 10);
        assertThat(pacer.due(30 * SECOND, 10)).isEqualTo(1);

        var fast = new Pacer();
        fast.closed(fast.due(0, 1000), 0, 1000);
        assertThat(fast.due(30 * SECOND, 1000)).as("what 50 ms have cost").isBetween(45, 50);
        fast.rest();
        assertThat(fast.due(60 * SECOND, 1000)).isEqualTo(1);
    }

    @Example
    void keepsThePaceOnABusyMachine() {
        List<Long> times = closeTimes(800, 4000, new Random(3), SECOND / 50);

        assertThat(times.get(3999)).isLessThan(6 * SECOND);
        assertThat(mostInAnySecond(times)).isLessThanOrEqualTo(800);
    }

    @Example
    void fractionsOfAStreamASecondWork() {
        List<Long> times = closeTimes(0.5, 4, new Random(1), 0);

        assertThat(times.get(3) - times.get(0)).isBetween(6 * SECOND, 6_100_000_000L);
    }

    @Example
    void aNewPaceHoldsAtOnce() {
        var pacer = new Pacer();
        pacer.closed(pacer.due(0, 0.001), 0, 0.001);

        assertThat(pacer.due(1, 0.001)).isZero();
        assertThat(pacer.nextNanos(0.001)).isGreaterThanOrEqualTo(1000 * SECOND);
        assertThat(pacer.nextNanos(10)).isBetween(SECOND / 10, SECOND / 9);
    }
}
