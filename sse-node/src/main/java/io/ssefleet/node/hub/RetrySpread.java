package io.ssefleet.node.hub;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Random waits between two bounds, so that clients that lose their streams together do not return together. */
public record RetrySpread(Duration min, Duration max) {

    public RetrySpread {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("retry must be spread over a range, not " + min + " to " + max);
        }
    }

    public Duration pick(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(min.toMillis(), max.toMillis() + 1));
    }
}
