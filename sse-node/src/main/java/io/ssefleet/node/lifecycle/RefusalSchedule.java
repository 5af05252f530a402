package io.ssefleet.node.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Tells refused clients when to come back: each gets a moment of its own, so that together they do not return faster than the pace; and
 * knows how many of them wait for room. Used by any thread.
 */
public final class RefusalSchedule {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final long TENTH_NANOS = NANOS_PER_SECOND / 10;

    /** Somebody who ignores the wait must not push it out for all others without end. */
    private static final long FURTHEST_NANOS = Duration.ofMinutes(5).toNanos();

    private final DoubleSupplier pacePerSecond;
    private final long minNanos;
    private final LongSupplier nanoTime;
    private long lastNanos;

    /** How many clients that wait for room come back in each tenth of a second, in a ring as long as the longest wait. */
    private final int[] comingBack = new int[(int) (FURTHEST_NANOS / TENTH_NANOS) + 2];

    private final long originNanos;
    private long tenth;

    public RefusalSchedule(DoubleSupplier pacePerSecond, Duration min, LongSupplier nanoTime) {
        this.pacePerSecond = pacePerSecond;
        this.minNanos = min.toNanos();
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
        this.originNanos = lastNanos;
    }

    /** For one that is refused for another reason than a lack of room. */
    public synchronized Duration next() {
        return next(nanoTime.getAsLong());
    }

    /** For one that would have a place if there was more room. */
    public synchronized Duration nextForRoom() {
        long now = nanoTime.getAsLong();
        Duration wait = next(now);
        forgetUntil(now);
        comingBack[slot((now + wait.toNanos() - originNanos) / TENTH_NANOS)]++;
        return wait;
    }

    /** How many clients wait for room: refused, and told to come back at a moment that is yet to come. */
    public synchronized long waiting() {
        forgetUntil(nanoTime.getAsLong());
        return Arrays.stream(comingBack).asLongStream().sum();
    }

    private void forgetUntil(long now) {
        long current = (now - originNanos) / TENTH_NANOS;
        if (current - tenth >= comingBack.length) {
            Arrays.fill(comingBack, 0);
            tenth = current;
        }
        while (tenth < current) {
            comingBack[slot(tenth++)] = 0;
        }
    }

    private int slot(long tenths) {
        return (int) (tenths % comingBack.length);
    }

    private Duration next(long now) {
        long spacing = (long) (NANOS_PER_SECOND / pacePerSecond.getAsDouble());
        long at = Math.max(lastNanos + spacing, now + minNanos);
        lastNanos = Math.min(at, now + FURTHEST_NANOS);
        return Duration.ofNanos(lastNanos - now);
    }
}
