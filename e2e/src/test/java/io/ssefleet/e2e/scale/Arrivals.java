package io.ssefleet.e2e.scale;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Watches objects, and knows when each of them was first seen in a state. */
final class Arrivals<T extends HasMetadata> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<String, Instant> arrived = new ConcurrentHashMap<>();
    private final CountDownLatch missing;
    private final Watch watch;
    private volatile WatcherException broken;

    Arrivals(Watchable<T> objects, int count, Predicate<T> state) {
        missing = new CountDownLatch(count);
        watch = objects.watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                Instant now = Instant.now();
                if (state.test(object)
                        && arrived.putIfAbsent(object.getMetadata().getName(), now) == null) {
                    missing.countDown();
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                broken = cause;
            }
        });
    }

    /** When each of them was first seen so, by name; waits for all of them. */
    Map<String, Instant> all() throws InterruptedException {
        if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing.getCount() + " objects are missing after " + PATIENCE, broken);
        }
        return arrived;
    }

    @Override
    public void close() {
        watch.close();
    }
}
