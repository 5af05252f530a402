package io.ssefleet.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the kernel holds for all processes of this machine together.
 *
 * @param socketBytes objects and buffers of sockets, and of everything else that has objects
 * @param threadBytes stacks and page tables
 */
public record KernelMemory(long socketBytes, long threadBytes) {
    private static final long BYTES_PER_KB = 1024;
    private static final long PAGE_BYTES = 4096;

    public static KernelMemory now() throws IOException {
        Map<String, Long> memory = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf(':')), KernelMemory::number));
        long buffers = Files.readAllLines(Path.of("/proc/net/sockstat")).stream()
                .filter(line -> line.startsWith("TCP:"))
                .mapToLong(line -> number(line.substring(line.indexOf(" mem "))))
                .sum();
        ToLongFunction<String> bytes = name -> memory.getOrDefault(name, 0L) * BYTES_PER_KB;
        return new KernelMemory(
                bytes.applyAsLong("Slab") + buffers * PAGE_BYTES,
                bytes.applyAsLong("KernelStack") + bytes.applyAsLong("PageTables"));
    }

    /** The first number in a line. */
    static long number(String line) {
        return Long.parseLong(line.replaceFirst("\\D*(\\d+).*", "$1"));
    }
}
