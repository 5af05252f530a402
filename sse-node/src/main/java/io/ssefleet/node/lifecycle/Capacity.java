package io.ssefleet.node.lifecycle;

import java.util.OptionalLong;

/**
 * How many streams the node admits: what was configured, or else what memory allows, and never more than the descriptors do.
 *
 * @param configured SSEFLEET_CONNECTIONS_MAX; empty: not set
 * @param effective what holds; below 1 the node can't serve
 * @param fdLimit open files that the process may have; empty: no limit known
 * @param fdReserve descriptors kept for publishers, probes and files
 * @param memoryLimitBytes empty: no limit known
 */
public record Capacity(
        OptionalLong configured, long effective, OptionalLong fdLimit, long fdReserve, OptionalLong memoryLimitBytes) {

    /** What a connection costs with the kernel's memory, until it is measured. */
    static final long BYTES_PER_CONNECTION = 8 * 1024;

    static final long FIXED_COST_BYTES = 192L * 1024 * 1024;

    private static final long SMALL_FD_LIMIT = 4096;
    private static final long SMALL_FD_RESERVE = 64;
    private static final long USUAL_FD_RESERVE = 512;
    private static final long UNLIMITED_CONNECTIONS = 1_000_000;

    /** @param fdReserve empty: 512, or 64 where the limit is small */
    public static Capacity of(
            OptionalLong configured,
            OptionalLong fdReserve,
            OptionalLong fdLimit,
            OptionalLong memoryLimitBytes,
            long replayBytes) {
        boolean small = fdLimit.isPresent() && fdLimit.getAsLong() < SMALL_FD_LIMIT;
        long reserve = fdReserve.orElse(small ? SMALL_FD_RESERVE : USUAL_FD_RESERVE);
        long byDescriptors = fdLimit.isPresent() ? fdLimit.getAsLong() - reserve : UNLIMITED_CONNECTIONS;
        long byMemory = memoryLimitBytes.isPresent()
                ? (memoryLimitBytes.getAsLong() - FIXED_COST_BYTES - replayBytes) / BYTES_PER_CONNECTION
                : UNLIMITED_CONNECTIONS;
        long wanted = configured.orElse(byMemory);
        return new Capacity(
                configured, Math.max(0, Math.min(wanted, byDescriptors)), fdLimit, reserve, memoryLimitBytes);
    }

    /** Why it is what it is, for people. */
    public String explanation() {
        String descriptors = fdLimit.isPresent()
                ? fdLimit.getAsLong() + " file descriptors - " + fdReserve + " in reserve"
                : "no limit of file descriptors";
        String memory = memoryLimitBytes.isPresent()
                ? (memoryLimitBytes.getAsLong() >> 20) + " MiB of memory"
                : "no memory limit";
        return (configured.isPresent() ? configured.getAsLong() + " configured, " : "") + descriptors + ", " + memory;
    }
}
