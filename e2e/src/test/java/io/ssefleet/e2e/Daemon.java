package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of e2e/cluster that runs beside the pods, and can be away for a while. */
final class Daemon {
    private static final Path FOLDER = Path.of("/run/ssefleet");

    private final Path pid;
    private final Path hold;

    Daemon(String name) {
        pid = FOLDER.resolve("pids").resolve(name);
        hold = FOLDER.resolve("hold").resolve(name);
    }

    /** Skips the test in a cluster that is not e2e/cluster. */
    void assumeOurs() {
        assumeTrue(Files.exists(pid), "only programs of e2e/cluster can be stopped");
    }

    /** Kills it, without a chance to put anything in order. It does not come back until it is resumed. */
    void kill() throws IOException {
        Files.createFile(hold);
        long process = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(process).orElseThrow().destroyForcibly()).isTrue();
    }

    void resume() throws IOException {
        Files.delete(hold);
    }
}
