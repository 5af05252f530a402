package io.ssefleet.node.lifecycle;

import java.util.concurrent.ConcurrentHashMap;

/** How many of something each key may have at the same time; 0 is no limit. Used by any thread. */
public final class KeyedLimit {

    private final int max;
    private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

    public KeyedLimit(int max) {
        this.max = max;
    }

    /** Whether it limits anything. */
    boolean isOn() {
        return max != 0;
    }

    public boolean acquire(String key) {
        if (!isOn()) {
            return true;
        }
        boolean[] acquired = new boolean[1];
        taken.compute(key, (sameKey, count) -> {
            int now = count == null ? 0 : count;
            acquired[0] = now < max;
            return acquired[0] ? Integer.valueOf(now + 1) : count;
        });
        return acquired[0];
    }

    public void release(String key) {
        if (isOn()) {
            taken.computeIfPresent(key, (sameKey, count) -> count == 1 ? null : count - 1);
        }
    }
}
