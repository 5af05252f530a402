package io.ssefleet.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RunDirectoryTest {
    @Test
    void nothingIsLeftEvenWhileOthersCleanUpToo() throws Exception {
        RunDirectory directory = RunDirectory.open(new Journal());
        for (int i = 0; i < 500; i++) {
            Files.writeString(
                    Files.createDirectories(directory.path().resolve("node-" + i + "/tmp"))
                            .resolve("file"),
                    "x");
        }
        AtomicBoolean failed = new AtomicBoolean();
        Thread other = new Thread(() -> {
            try {
                for (int i = 499; i >= 0; i--) {
                    Path node = directory.path().resolve("node-" + i);
                    Files.deleteIfExists(node.resolve("tmp/file"));
                    Files.deleteIfExists(node.resolve("tmp"));
                    Files.deleteIfExists(node);
                }
            } catch (IOException e) {
                failed.set(true);
            }
        });
        other.start();
        directory.close();
        other.join();
        assertThat(failed).isFalse();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void warningsOfOurOwnReachTheJournalAndOthersDoNot() throws IOException {
        Journal journal = new Journal();
        try (RunDirectory directory = RunDirectory.open(journal)) {
            LoggerFactory.getLogger("io.ssefleet.test").warn("node {} is gone", 7);
            LoggerFactory.getLogger("io.ssefleet.test").info("all is well");
            LoggerFactory.getLogger("org.other").warn("noise");
            assertThat(directory.path()).isDirectory();
        }
        assertThat(journal.take()).containsExactly("Warning: node 7 is gone");
    }
}
