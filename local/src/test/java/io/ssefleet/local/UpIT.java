package io.ssefleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of local mode as its users run it: a process of its own, with real nodes. */
class UpIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> lines = new CopyOnWriteArrayList<>();
    private Path temporary;
    private Path file;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        temporary = Files.createDirectory(directory.resolve("tmp"));
        file = Files.writeString(directory.resolve("fleet.yaml"), fleet("quotes", 100));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Dssefleet.home=" + HOME,
                        "-jar",
                        HOME.resolve("local/target/ssefleet.jar").toString(),
                        "up",
                        file.toString(),
                        "--port",
                        "0",
                        "-o",
                        "json")
                .redirectError(directory.resolve("errors").toFile())
                .start();
        Thread reader = new Thread(() -> {
            try (BufferedReader out = process.inputReader()) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(json.readTree(line));
                }
            } catch (IOException e) {
                lines.add(json.createObjectNode().put("failure", e.toString()));
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Test
    void aFleetRunsFollowsItsFileAndLeavesNothingBehind() throws Exception {
        awaitReady(1);
        String token = lines.get(0).path("token").asText();
        String url = now().path("url").asText();
        HttpResponse<Stream<String>> stream = http.send(
                HttpRequest.newBuilder(URI.create(url + "?topic=demo"))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        List<String> events = new CopyOnWriteArrayList<>();
        Thread subscriber = new Thread(() -> stream.body().forEach(events::add));
        subscriber.start();
        await().atMost(PATIENCE).until(() -> !events.isEmpty());
        assertThat(publish(url, token)).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> events.contains("data: hello"));
        await().atMost(PATIENCE)
                .until(() -> now().path("nodes").get(0).path("connections").asInt() == 1);

        Files.writeString(file, fleet("quotes", -1));
        awaitMessage("spec.targetConnections");
        Files.writeString(file, fleet("renamed", 200));
        awaitMessage("now declares default/renamed");
        assertThat(now().path("desired").asInt()).isEqualTo(1);
        Files.writeString(file, fleet("quotes", 200));
        awaitReady(2);

        long killed = now().path("nodes").get(1).path("pid").asLong();
        assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
        await().atMost(PATIENCE).until(() -> !pids().contains(killed));
        awaitReady(2);

        Set<Long> nodes = pids();
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        subscriber.join(Duration.ofSeconds(10).toMillis());
        assertThat(subscriber.isAlive()).isFalse();
        assertThat(nodes).hasSize(2).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        try (Stream<Path> left = Files.list(temporary)) {
            // The JVM's own file of performance counters aside.
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
                    .isEmpty();
        }
        assertThat(directory.resolve("errors")).isEmptyFile();
    }

    private JsonNode now() {
        return lines.get(lines.size() - 1);
    }

    private void awaitReady(int count) {
        await().atMost(PATIENCE)
                .until(() -> !lines.isEmpty()
                        && now().path("desired").asInt() == count
                        && now().path("ready").asInt() == count
                        && now().path("nodes").size() == count);
    }

    private void awaitMessage(String part) {
        await().atMost(PATIENCE)
                .until(() -> lines.stream()
                        .anyMatch(line -> line.path("messages").toString().contains(part)));
    }

    private Set<Long> pids() {
        return StreamSupport.stream(now().path("nodes").spliterator(), false)
                .map(node -> node.path("pid").asLong())
                .collect(Collectors.toSet());
    }

    private int publish(String url, String token) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("topic=demo&data=hello"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String fleet(String name, int target) {
        return """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: { name: %s }
                spec:
                  targetConnections: %d
                  capacity: { connectionsPerNode: 100 }
                """.formatted(name, target);
    }
}
