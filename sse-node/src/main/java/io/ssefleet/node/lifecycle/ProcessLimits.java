package io.ssefleet.node.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the system really allows this process, read from {@code /proc} and the control groups (v1 and v2). What can't be read is empty,
 * which means: no limit known.
 */
public final class ProcessLimits {

    /** Version 1 writes "no limit" as the largest multiple of a page. */
    private static final long V1_UNLIMITED_BYTES = 1L << 60;

    private static final int PAGE_BYTES = 4096;

    private final Path root;

    /** @param root where {@code proc} and {@code sys} are; {@code /} but in tests */
    public ProcessLimits(Path root) {
        this.root = root;
    }

    /** The soft limit of open files. The JVM has raised it to the hard one when it started. */
    public OptionalLong fileDescriptors() {
        for (String line : lines("proc/self/limits")) {
            if (line.startsWith("Max open files")) {
                return number(line.substring("Max open files".length()).strip().split("\\s+")[0]);
            }
        }
        return OptionalLong.empty();
    }

    /** The smallest memory limit of the process's control group and of those above it. */
    public OptionalLong memoryBytes() {
        OptionalLong smallest = OptionalLong.empty();
        for (String line : lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[0].equals("0") && parts[1].isEmpty()) {
                smallest = min(smallest, upwards("sys/fs/cgroup", parts[2], "memory.max"));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                smallest = min(smallest, upwards("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
            }
        }
        return smallest;
    }

    /** Memory that the process has in RAM. */
    public long residentBytes() {
        List<String> statm = lines("proc/self/statm");
        return statm.isEmpty() ? 0 : number(statm.get(0).split(" ")[1]).orElse(0) * PAGE_BYTES;
    }

    private OptionalLong upwards(String mount, String group, String file) {
        OptionalLong smallest = OptionalLong.empty();
        Path top = root.resolve(mount);
        // Inside a container the group's path is often one of the host's, and its own group is mounted at the top.
        for (Path at = top.resolve(group.substring(1)).normalize();
                at != null && at.startsWith(top);
                at = at.getParent()) {
            for (String line : lines(root.relativize(at.resolve(file)).toString())) {
                OptionalLong limit = number(line.strip());
                if (limit.isPresent() && limit.getAsLong() < V1_UNLIMITED_BYTES) {
                    smallest = min(smallest, limit);
                }
            }
        }
        return smallest;
    }

    private static OptionalLong min(OptionalLong a, OptionalLong b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException notThere) {
            return List.of();
        }
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException unlimited) {
            return OptionalLong.empty();
        }
    }
}
