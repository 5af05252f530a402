package io.ssefleet.node.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;

/** What the node's memory is used for; divided by the connections it tells what one takes. Looked up only when it is asked for. */
final class MemoryMetrics {

    private static final Path SOCKETS = Path.of("/proc/self/net/sockstat");
    private static final int PAGE_BYTES = 4096;
    /** The kernel's objects of one idle TCP socket, measured on Linux 6. */
    private static final int SOCKET_BYTES = 3900;

    private MemoryMetrics() {}

    static void register(MeterRegistry registry) {
        gauge(
                registry,
                "heap",
                ignored -> ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                        .mapToLong(MemoryMetrics::liveBytes)
                        .sum());
        gauge(
                registry,
                "direct",
                ignored -> Math.max(0, PlatformDependent.usedDirectMemory())
                        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                                .sum());
        gauge(registry, "kernel", ignored -> kernelBytes());
    }

    private static void gauge(MeterRegistry registry, String kind, ToDoubleFunction<MeterRegistry> value) {
        Gauge.builder("ssefleet.memory.bytes", registry, value)
                .tag("kind", kind)
                .description(
                        "Heap in use after its last collection, direct memory, and an estimate of what the kernel has for sockets")
                .register(registry);
    }

    private static long liveBytes(MemoryPoolMXBean pool) {
        return pool.getCollectionUsage().getUsed();
    }

    private static double kernelBytes() {
        try {
            for (String line : Files.readAllLines(SOCKETS)) {
                String[] words = line.split(" ");
                if (words[0].equals("TCP:")) {
                    return (double) word(words, "inuse") * SOCKET_BYTES + (double) word(words, "mem") * PAGE_BYTES;
                }
            }
        } catch (IOException notLinux) {
            // Not known, then.
        }
        return Double.NaN;
    }

    private static long word(String[] words, String name) {
        for (int i = 1; i < words.length - 1; i++) {
            if (words[i].equals(name)) {
                return Long.parseLong(words[i + 1]);
            }
        }
        return 0;
    }
}
