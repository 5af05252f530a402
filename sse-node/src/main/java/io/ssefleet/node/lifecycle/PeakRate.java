package io.ssefleet.node.lifecycle;

import java.util.ArrayDeque;

/** The most closes in any window of one second, from the times at which they happened. Written by one thread, read by any. */
final class PeakRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ArrayDeque<Long> window = new ArrayDeque<>();
    private volatile int peak;

    void closed(long atNanos) {
        window.addLast(atNanos);
        while (atNanos - window.peekFirst() >= NANOS_PER_SECOND) {
            window.removeFirst();
        }
        peak = Math.max(peak, window.size());
    }

    int perSecond() {
        return peak;
    }
}
