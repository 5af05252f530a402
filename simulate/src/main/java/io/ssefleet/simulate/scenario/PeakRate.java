package io.ssefleet.simulate.scenario;

import io.ssefleet.simulate.world.VirtualTime;

/** The most that was counted in any window of some seconds, as a mean per second, and when that window ended. */
final class PeakRate {
    private final long[] window;
    private long sum;
    private long highest;
    private long highestSecond;
    private int next;

    PeakRate(int seconds) {
        window = new long[seconds * VirtualTime.TICKS_PER_SECOND];
    }

    void add(long second, long count) {
        sum += count - window[next];
        window[next] = count;
        next = (next + 1) % window.length;
        if (sum > highest) {
            highest = sum;
            highestSecond = second;
        }
    }

    double perSecond() {
        return (double) highest * VirtualTime.TICKS_PER_SECOND / window.length;
    }

    long second() {
        return highestSecond;
    }
}
