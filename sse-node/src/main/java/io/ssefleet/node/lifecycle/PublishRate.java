package io.ssefleet.node.lifecycle;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How many publications a second each token may make, with a burst of one second's worth; 0 is no limit. Used by any thread. */
public final class PublishRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int KEYS_BEFORE_CLEANING = 10_000;

    private final int perSecond;
    private final LongSupplier nanoTime;
    /** When each key's bucket is full again: the only state that a bucket needs. */
    private final ConcurrentHashMap<String, Long> fullAtNanos = new ConcurrentHashMap<>();

    public PublishRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    public boolean allow(String key) {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (fullAtNanos.size() > KEYS_BEFORE_CLEANING) {
            fullAtNanos.values().removeIf(fullAt -> fullAt - now <= 0);
        }
        boolean[] allowed = new boolean[1];
        fullAtNanos.compute(key, (sameKey, before) -> {
            long fullAt = before == null || before - now < 0 ? now : before;
            long after = fullAt + NANOS_PER_SECOND / perSecond;
            allowed[0] = after - now <= NANOS_PER_SECOND;
            return allowed[0] ? Long.valueOf(after) : before;
        });
        return allowed[0];
    }
}
