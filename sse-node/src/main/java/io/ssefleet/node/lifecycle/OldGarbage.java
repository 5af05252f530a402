package io.ssefleet.node.lifecycle;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Has the serial collector's old generation collected before it is full. Of every stream that ends something is left there, and Java 25
 * lets the heap grow to its maximum before it looks: the node's memory would tell how many clients have come and gone, and not what one
 * takes. It is a pause, 40 to 80 ms on one core where 20 MB live, so it waits for a calm moment, unless too much has come. With other collectors
 * this does nothing.
 */
public final class OldGarbage {

    private static final String OLD_GENERATION = "Tenured Gen";

    /** Longer than a crowd takes that comes back at once. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private static final long CALM_GROWTH_BYTES = 1 << 20;
    private static final long CALM_GARBAGE_BYTES = 16 << 20;
    private static final long GARBAGE_BYTES = 64 << 20;

    private final MemoryPoolMXBean old;
    private long live;
    private long before;

    private OldGarbage(MemoryPoolMXBean old) {
        this.old = old;
    }

    public static void collectInTime() {
        collectInTime(BETWEEN_LOOKS);
    }

    static void collectInTime(Duration betweenLooks) {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD_GENERATION))
                .map(OldGarbage::new)
                .forEach(garbage -> Executors.newSingleThreadScheduledExecutor(OldGarbage::thread)
                        .scheduleWithFixedDelay(
                                garbage::look,
                                betweenLooks.toMillis(),
                                betweenLooks.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    private static Thread thread(Runnable looks) {
        var thread = new Thread(looks, "old-garbage");
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        long used = used();
        // The collector may have been here by itself.
        live = Math.min(live, used);
        if (isDue(live, used, used - before < CALM_GROWTH_BYTES, old.getUsage().getMax())) {
            System.gc();
            live = used();
        }
        before = used();
    }

    private long used() {
        return old.getUsage().getUsed();
    }

    /**
     * @param live what was left by the last collection
     * @param max that the generation may have, -1 if that is not known
     */
    static boolean isDue(long live, long used, boolean calm, long max) {
        long enough = calm ? Math.max(live / 4, CALM_GARBAGE_BYTES) : Math.max(live, GARBAGE_BYTES);
        return used - live > (max < 0 ? enough : Math.min(enough, (max - live) / 2));
    }
}
