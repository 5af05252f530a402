package io.ssefleet.simulate.world;

import java.time.Duration;
import java.time.Instant;

/** The simulated clock: ticks of a quarter of a second since the simulation began. */
public final class VirtualTime {
    public static final int TICKS_PER_SECOND = 4;

    static final long NANOS_PER_TICK = 1_000_000_000L / TICKS_PER_SECOND;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private VirtualTime() {}

    public static Instant instant(long tick) {
        return START.plusNanos(Math.multiplyExact(tick, NANOS_PER_TICK));
    }

    /** Whole ticks, rounded up. */
    public static long ticks(Duration duration) {
        return Math.floorDiv(duration.toNanos() + NANOS_PER_TICK - 1, NANOS_PER_TICK);
    }
}
