package io.ssefleet.node.lifecycle;

import java.util.ArrayDeque;

/**
 * Says when the next streams may be closed: evenly spaced, and in no window of one second more than the pace. A delay (a pause of the
 * collector, a busy loop) is not made up for, but for at most one spacing. Used by one thread.
 */
final class Pacer {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Room for wake-ups that are late: without it the limit of the window would wait for each, and the spacing would drift apart. */
    private static final double SPACED_SECOND_NANOS = 1.005 * NANOS_PER_SECOND;

    private static final double STEPS_PER_SECOND_MAX = 1000;

    private final ArrayDeque<Long> lastSecond = new ArrayDeque<>();
    private long scheduledNanos;
    private boolean started;

    /** How many are closed together: one, but at paces where waking up for each costs too much. */
    static int together(double pacePerSecond) {
        return (int)
                Math.max(1, Math.min(Math.ceil(pacePerSecond / STEPS_PER_SECOND_MAX), wholePerSecond(pacePerSecond)));
    }

    /** The earliest time at which this many more may be closed; not after now means now. */
    long earliestNanos(long nowNanos, double pacePerSecond, int together) {
        forget(nowNanos);
        long evenly = started ? scheduledNanos + spacingNanos(pacePerSecond, together) : nowNanos;
        int tooMany = lastSecond.size() + together - wholePerSecond(pacePerSecond);
        long byWindow = nowNanos;
        if (tooMany > 0) {
            var oldestFirst = lastSecond.iterator();
            for (int i = 0; i < tooMany && oldestFirst.hasNext(); i++) {
                byWindow = oldestFirst.next() + NANOS_PER_SECOND + 1;
            }
        }
        return Math.max(evenly, byWindow);
    }

    /** These were closed, the last of them at this time. */
    void closed(long atNanos, double pacePerSecond, int together) {
        long spacing = spacingNanos(pacePerSecond, together);
        scheduledNanos = started ? Math.max(scheduledNanos + spacing, atNanos - spacing) : atNanos;
        started = true;
        for (int i = 0; i < together; i++) {
            lastSecond.addLast(atNanos);
        }
    }

    private void forget(long nowNanos) {
        while (!lastSecond.isEmpty() && nowNanos - lastSecond.peekFirst() > NANOS_PER_SECOND) {
            lastSecond.removeFirst();
        }
    }

    private static int wholePerSecond(double pacePerSecond) {
        return (int) Math.max(1, Math.min(Math.floor(pacePerSecond), Integer.MAX_VALUE));
    }

    private static long spacingNanos(double pacePerSecond, int together) {
        return (long) Math.min(together * (SPACED_SECOND_NANOS / pacePerSecond), Long.MAX_VALUE / 4.0);
    }
}
