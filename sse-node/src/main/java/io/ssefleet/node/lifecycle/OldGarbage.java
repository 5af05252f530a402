package io.ssefleet.node.lifecycle;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.NotificationEmitter;

/**
 * Has the serial collector's old generation collected when about as much has come to it as lives in it. Of every stream that ends
 * something is left there, and Java 25 lets the heap grow to its maximum before it looks: the node's memory would tell how many
 * clients have come and gone, and not what one takes. With other collectors this does nothing.
 */
public final class OldGarbage {

    private static final String OLD_GENERATION = "Tenured Gen";
    private static final long GARBAGE_MIN_BYTES = 32 << 20;

    private final MemoryPoolMXBean old;

    private OldGarbage(MemoryPoolMXBean old) {
        this.old = old;
    }

    public static void collectInTime() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD_GENERATION))
                .forEach(pool -> new OldGarbage(pool).begin());
    }

    private void begin() {
        var memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        // First of all: a threshold that is crossed with nobody to be told is not crossed again.
        memory.addNotificationListener(
                (notification, handback) -> {
                    System.gc();
                    setThreshold();
                },
                notification -> notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
                null);
        setThreshold();
    }

    private void setThreshold() {
        old.setUsageThreshold(threshold(old.getUsage().getUsed(), old.getUsage().getMax()));
    }

    /** @param max that the generation may have, -1 if that is not known; half of what is left of it is reached before all of it is */
    static long threshold(long live, long max) {
        long garbage = Math.max(live, GARBAGE_MIN_BYTES);
        return live + (max < 0 ? garbage : Math.min(garbage, (max - live) / 2));
    }
}
