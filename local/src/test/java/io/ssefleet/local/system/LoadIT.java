package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that puts load on a fleet, as people run it, on a real node. */
class LoadIT {
    private static final Path SCRIPT = Path.of("../ssefleet").toAbsolutePath().normalize();
    private static final Duration START = Duration.ofSeconds(90);
    private static final int CLIENTS = 100;

    @TempDir
    Path folder;

    @Test
    void everyClientGetsEveryEventAndCtrlCEndsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: { name: load }
                spec: { targetConnections: 200, capacity: { connectionsPerNode: 200 } }
                """);
        try (Up up = new Up(file)) {
            up.until("the node is ready", START, state -> state.path("ready").asInt() == 1);

            Process returning =
                    load(up, "--duration", "1s", "--rate", "20", "--return", "40", "--missed", "30", "--topics", "2");
            JsonNode storm = result(returning);
            assertThat(returning.waitFor()).as(storm.toPrettyString()).isZero();
            assertThat(storm.at("/ok").asBoolean()).isTrue();
            assertThat(storm.at("/returned/missed").asInt()).isEqualTo(30);
            assertThat(storm.at("/returned/latencyMs/p99").asDouble()).isPositive();
            assertThat(storm.at("/received").asInt())
                    .isEqualTo(storm.at("/published/events").asInt() * CLIENTS / 2);
            upWithoutClients(up);

            Process whole = load(up, "--duration", "2s", "--rate", "20", "--topics", "2", "--processes", "2");
            JsonNode result = result(whole);
            assertThat(whole.waitFor()).as(result.toPrettyString()).isZero();
            assertThat(result.at("/ok").asBoolean()).isTrue();
            assertThat(result.at("/connections/open").asInt()).isEqualTo(CLIENTS);
            // Each event has one topic, and half of the clients.
            assertThat(result.at("/received").asInt())
                    .isEqualTo(result.at("/published/events").asInt() * CLIENTS / 2)
                    .isPositive();
            assertThat(result.at("/latencyMs/p99").asDouble()).isPositive();

            upWithoutClients(up);
            Process ended = load(up, "--duration", "10m");
            up.until(
                    "the clients are connected",
                    START,
                    state -> state.path("connections").asInt() >= CLIENTS);
            new ProcessBuilder("kill", "-INT", Long.toString(ended.pid()))
                    .start()
                    .waitFor();
            result = result(ended);
            assertThat(ended.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(ended.exitValue()).as(result.toPrettyString()).isZero();
            assertThat(result.at("/interrupted").asBoolean()).isTrue();
        }
    }

    /** Or the clients of the run before would be taken for the next one's. */
    private static void upWithoutClients(Up up) throws Exception {
        up.until(
                "the clients have gone",
                START,
                state -> state.path("connections").asInt() == 0);
    }

    private static Process load(Up up, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                SCRIPT.toString(),
                "load",
                up.latest().path("url").asText(),
                "--token",
                up.first().path("token").asText(),
                "-c",
                Integer.toString(CLIENTS),
                "--connect-rate",
                "0",
                "-o",
                "json"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static JsonNode result(Process load) throws Exception {
        return new ObjectMapper().readTree(new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
