package io.ssefleet.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A process and its descendants, read from {@code /proc} (proc(5)); ones that have ended count nothing. */
public record ProcessTree(ProcessHandle root) {
    // USER_HZ, which is 100 on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;
    private static final long BYTES_PER_KB = 1024;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** Processor time used so far. */
    public double cpuSeconds() {
        return pids().mapToLong(ProcessTree::ticks).sum() / TICKS_PER_SECOND;
    }

    /** Memory in use, without what the kernel holds for it. */
    public long residentBytes() {
        return pids().mapToLong(ProcessTree::residentKb).sum() * BYTES_PER_KB;
    }

    private Stream<Long> pids() {
        return Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid);
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        int afterName = stat.lastIndexOf(") ");
        if (afterName < 0) {
            return 0;
        }
        String[] fields = stat.substring(afterName + 2).split(" ");
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    }

    private static long residentKb(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(KernelMemory::number)
                .sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException ended) {
            return "";
        }
    }
}
