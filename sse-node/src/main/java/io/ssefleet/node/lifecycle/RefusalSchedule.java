package io.ssefleet.node.lifecycle;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Tells refused clients when to come back: each gets a moment of its own, so that together they do not return faster than the pace. Used
 * by any thread.
 */
public final class RefusalSchedule {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Somebody who ignores the wait must not push it out for all others without end. */
    private static final long FURTHEST_NANOS = Duration.ofMinutes(5).toNanos();

    private final DoubleSupplier pacePerSecond;
    private final long minNanos;
    private final LongSupplier nanoTime;
    private long lastNanos;

    public RefusalSchedule(DoubleSupplier pacePerSecond, Duration min, LongSupplier nanoTime) {
        this.pacePerSecond = pacePerSecond;
        this.minNanos = min.toNanos();
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    public synchronized Duration next() {
        long now = nanoTime.getAsLong();
        long spacing = (long) (NANOS_PER_SECOND / pacePerSecond.getAsDouble());
        long at = Math.max(lastNanos + spacing, now + minNanos);
        lastNanos = Math.min(at, now + FURTHEST_NANOS);
        return Duration.ofNanos(lastNanos - now);
    }
}
