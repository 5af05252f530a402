package io.ssefleet.node.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Says how many streams may be closed now: evenly spaced, and in no window of one second more than the pace. What a delay (a pause of the
 * collector, a busy machine) has cost is made up for only within {@link #CATCH_UP}, so no delay ends in a burst. Used by one thread.
 */
public final class Pacer {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Room for wake-ups that are late: without it the limit of the window would wait for each, and the spacing would drift apart. */
    private static final double SPACED_SECOND_NANOS = 1.005 * NANOS_PER_SECOND;

    private static final long CATCH_UP = Duration.ofMillis(50).toNanos();
    /** Of the time that is left, when it is short: the rest is for wake-ups that are late. */
    private static final double DEADLINE_SHARE = 0.9;

    private final ArrayDeque<Long> lastSecond = new ArrayDeque<>();
    private long scheduledNanos;
    private boolean resting = true;

    /** There is nothing to close for now: the time until there is counts for nothing. */
    public void rest() {
        resting = true;
    }

    /** How many may be closed now. */
    public int due(long nowNanos, double pacePerSecond) {
        long spacing = spacingNanos(pacePerSecond);
        if (resting) {
            scheduledNanos = nowNanos - spacing;
            resting = false;
        }
        scheduledNanos = Math.max(scheduledNanos, nowNanos - Math.max(spacing, CATCH_UP));
        long evenly = (nowNanos - scheduledNanos) / spacing;
        forget(nowNanos);
        return (int) Math.max(0, Math.min(evenly, wholePerSecond(pacePerSecond) - lastSecond.size()));
    }

    /** When the next one may be closed, if none may now. */
    public long nextNanos(double pacePerSecond) {
        long evenly = scheduledNanos + spacingNanos(pacePerSecond);
        int tooMany = lastSecond.size() + 1 - wholePerSecond(pacePerSecond);
        long byWindow = evenly;
        var oldestFirst = lastSecond.iterator();
        for (int i = 0; i < tooMany && oldestFirst.hasNext(); i++) {
            byWindow = oldestFirst.next() + NANOS_PER_SECOND + 1;
        }
        return Math.max(evenly, byWindow);
    }

    /** So many were closed, the last of them at this time. */
    public void closed(int count, long atNanos, double pacePerSecond) {
        scheduledNanos += count * spacingNanos(pacePerSecond);
        for (int i = 0; i < count; i++) {
            lastSecond.addLast(atNanos);
        }
    }

    /** The pace that closes so many streams in the time that is left; never a slower one than the pace in force. */
    public static double paceToEnd(long streams, long leftNanos, double pacePerSecond) {
        double usable = leftNanos * DEADLINE_SHARE;
        return Math.max(pacePerSecond, usable <= 0 ? Double.MAX_VALUE : streams * NANOS_PER_SECOND / usable);
    }

    private void forget(long nowNanos) {
        while (!lastSecond.isEmpty() && nowNanos - lastSecond.peekFirst() > NANOS_PER_SECOND) {
            lastSecond.removeFirst();
        }
    }

    private static int wholePerSecond(double pacePerSecond) {
        return (int) Math.max(1, Math.min(Math.floor(pacePerSecond), Integer.MAX_VALUE));
    }

    private static long spacingNanos(double pacePerSecond) {
        return (long) Math.max(1, Math.min(SPACED_SECOND_NANOS / pacePerSecond, Long.MAX_VALUE / 4.0));
    }
}
