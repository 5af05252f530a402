package io.ssefleet.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One core for servers and the next one for clients, so that neither's work changes the other's figures. */
public record Cores(boolean pinned) {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /** Moves this process, which has the clients, to its core; where that cannot be, nothing is pinned. */
    public static Cores pin() throws InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2 || !Files.isExecutable(TASKSET)) {
            return new Cores(false);
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            Process moved = new ProcessBuilder(TASKSET.toString(), "-a", "-c", "-p", "1", pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Cores(moved.waitFor() == 0);
        } catch (IOException e) {
            return new Cores(false);
        }
    }

    List<String> forServers() {
        return pinned ? List.of(TASKSET.toString(), "-c", "0") : List.of();
    }
}
