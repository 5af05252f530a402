package io.ssefleet.node.log;

import java.time.Duration;

/**
 * How much the log keeps: entries beyond the count or the bytes, and entries older than the age, are dropped, oldest first. The newest
 * entry stays whatever its size, until its age is reached.
 *
 * @param entries at least 1
 * @param bytes wire bytes plus {@link LogEntry#OVERHEAD_BYTES} for each entry
 */
public record LogLimits(int entries, long bytes, Duration age) {

    public LogLimits {
        if (entries < 1 || bytes < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a log needs at least one entry, one byte and some age");
        }
    }
}
