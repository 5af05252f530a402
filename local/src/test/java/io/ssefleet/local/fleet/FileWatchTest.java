package io.ssefleet.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path directory;

    private final List<String> contents = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @Test
    void everyNewContentIsToldOnceHoweverItIsWritten() throws IOException {
        Path path = Files.writeString(directory.resolve("fleet.yaml"), "one");
        try (FileWatch watch = new FileWatch(new FleetFile(path), "one", contents::add, complaints::add)) {
            Files.writeString(path, "two");
            await().until(() -> contents.equals(List.of("two")));
            Path other = Files.writeString(directory.resolve("other"), "three");
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> contents.equals(List.of("two", "three")));
            Files.delete(path);
            await().until(() -> complaints.size() == 1);
            Files.writeString(path, "three");
            Files.writeString(path, "four");
            await().until(() -> contents.equals(List.of("two", "three", "four")));
            assertThat(complaints).hasSize(1);
        }
    }
}
