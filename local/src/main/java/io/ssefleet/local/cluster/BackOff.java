package io.ssefleet.local.cluster;

import java.time.Duration;

/** How long to wait before a crashed container starts again: 1 s, doubled each time, at most 30 s; afresh after a long run. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    private Duration next = FIRST;

    Duration after(Duration run) {
        if (run.compareTo(FORGIVEN_AFTER) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        return wait;
    }
}
