package io.ssefleet.local.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running {@code ./ssefleet up FILE -o json}, as a process of its own, and the lines that it has printed. */
final class Up implements AutoCloseable {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final Path TRANSCRIPT = Path.of("target", "up.jsonl");

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final List<JsonNode> lines = new ArrayList<>();
    private final Path errors;

    Up(Path file) throws IOException {
        errors = file.resolveSibling("errors.log");
        process = new ProcessBuilder(
                        HOME.resolve("ssefleet").toString(), "up", file.toString(), "--port", "0", "-o", "json")
                .redirectError(errors.toFile())
                .start();
        Thread reader = new Thread(this::read, "up-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Files.writeString(TRANSCRIPT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                JsonNode node = json.readTree(line);
                synchronized (lines) {
                    lines.add(node);
                }
            }
        } catch (IOException e) {
            // The process has ended; what it printed until then is what the test looks at.
        }
    }

    /** Whether there are as many nodes as are wanted, and all of them are ready. */
    static boolean ready(JsonNode state, int nodes) {
        return state.path("desired").asInt() == nodes
                && state.path("ready").asInt() == nodes
                && state.path("nodes").size() == nodes;
    }

    JsonNode until(String what, Duration within, Predicate<JsonNode> state) {
        await(what).atMost(within).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ssefleet up has ended: " + Files.readString(errors));
            }
            return latest() != null && state.test(latest());
        });
        return latest();
    }

    JsonNode latest() {
        synchronized (lines) {
            return lines.isEmpty() ? null : lines.get(lines.size() - 1);
        }
    }

    JsonNode first() {
        synchronized (lines) {
            return lines.get(0);
        }
    }

    /** The most and fewest nodes that were wanted since the line with this number. */
    List<JsonNode> since(int line) {
        synchronized (lines) {
            return List.copyOf(lines.subList(line, lines.size()));
        }
    }

    int lineCount() {
        synchronized (lines) {
            return lines.size();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ctrl-C, and the exit code. */
    int interrupt(Duration within) throws InterruptedException, IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        return process.waitFor(within.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
