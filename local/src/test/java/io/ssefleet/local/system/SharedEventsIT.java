package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample with its Redis: what is published to one node reaches clients on all, and nothing is left of it afterwards. */
class SharedEventsIT {
    private static final Path SAMPLE = Path.of("../manifests/samples/ssefleet.yaml");
    private static final Duration START = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aPublishReachesClientsOnAllNodes() throws Exception {
        Path file = Files.copy(SAMPLE, folder.resolve("fleet.yaml"));
        List<ProcessHandle> all;
        try (Up up = new Up(file)) {
            JsonNode state = up.until(
                    "three nodes are ready", START, s -> s.path("ready").asInt() == 3);
            String token = up.first().path("token").asText();
            List<Integer> ports = StreamSupport.stream(state.path("nodes").spliterator(), false)
                    .map(node -> node.path("port").asInt())
                    .toList();
            List<List<String>> streams =
                    ports.stream().map(port -> subscribe(port, token)).toList();
            await().until(() -> streams.stream().allMatch(lines -> lines.contains(":")));
            for (int port : ports) {
                assertThat(publish(port, token, "from-" + port)).isEqualTo(200);
            }
            List<String> expected =
                    ports.stream().map(port -> "data: from-" + port).toList();
            for (List<String> lines : streams) {
                await().untilAsserted(() -> assertThat(lines.stream().filter(line -> line.startsWith("data:")))
                        .containsExactlyElementsOf(expected));
            }
            all = ProcessHandle.of(up.pid()).orElseThrow().descendants().toList();
            assertThat(all.stream().map(process -> process.info().command().orElse("")))
                    .anyMatch(command -> command.contains("redis") || command.contains("valkey"));
            assertThat(up.interrupt(Duration.ofSeconds(60))).isZero();
            assertThat(up.errors()).doesNotContain("Exception");
        }
        await().untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
    }

    private static HttpRequest.Builder request(int port, String query, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/mercure" + query))
                .header("Authorization", "Bearer " + token);
    }

    private List<String> subscribe(int port, String token) {
        List<String> lines = new CopyOnWriteArrayList<>();
        http.sendAsync(request(port, "?topic=EUR", token).build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenAccept(answer -> {
                    var reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
                    reader.lines().forEach(lines::add);
                });
        return lines;
    }

    private int publish(int port, String token, String data) throws Exception {
        HttpRequest request = request(port, "", token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("topic=EUR&data=" + data))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
