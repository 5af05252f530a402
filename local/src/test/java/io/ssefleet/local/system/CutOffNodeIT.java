package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ssefleet.local.cluster.LocalRedis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One of three nodes loses its Redis and keeps its clients: it is replaced, within the budget, and the clients miss nothing. */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class CutOffNodeIT {
    private static final int CLIENTS = 60;
    private static final int BUDGET = 20;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofSeconds(120);

    private final Vertx vertx = Vertx.vertx();
    private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
    private final List<EventSourceClient> clients = new ArrayList<>();
    private int published;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void isReplacedAndItsClientsMissNothing() throws Exception {
        try (LocalRedis redis = new LocalRedis(folder.resolve("redis"))) {
            redis.start();
            try (NodeGate gate = new NodeGate(vertx, redis.url());
                    Up up = new Up(Files.writeString(folder.resolve("fleet.yaml"), fleet(gate.port())))) {
                JsonNode ready = up.until("three nodes are ready", START, s -> ready(s) == 3);
                String token = up.first().path("token").asText();
                connect(ready.path("url").asText(), token);
                publish(up, token, 20);
                JsonNode node = ready.path("nodes").get(1);
                String name = node.path("name").asText();

                gate.cutOff(node.path("pid").asLong());
                up.until(
                        "the fleet says so",
                        STEP,
                        s -> reason(s, "BackplaneAvailable").equals("NodesAway"));
                publish(up, token, 20);
                up.until(
                        "the operator acts", STEP, s -> reason(s, "Reconciling").equals("CutOff"));
                up.until(
                        "it is replaced", STEP, s -> ready(s) == 3 && names(s).size() == 3 && !names(s).contains(name));
                publish(up, token, 20);

                everyoneHasEveryNumber();
                up.until(
                        "all is well",
                        STEP,
                        s -> reason(s, "BackplaneAvailable").isEmpty());
                assertThat(clients.stream().mapToInt(c -> c.connections.size()).max())
                        .as("each of them moved once, and nobody else did")
                        .hasValue(2);
                assertThat(closesInAnySecond()).isLessThanOrEqualTo(BUDGET);
                clients.forEach(EventSourceClient::stop);
                assertThat(up.interrupt(Duration.ofSeconds(60))).isZero();
                assertThat(up.errors()).doesNotContain("Exception");
            }
        }
    }

    private static String fleet(int port) {
        return """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: numbers}
                spec:
                  targetConnections: 300
                  capacity: {connectionsPerNode: 100}
                  reconnects: {perSecond: %d, retry: {min: 1s, max: 6s}}
                  stream:
                    backplane: {type: Redis, redis: {url: "redis://127.0.0.1:%d"}}
                """.formatted(BUDGET, port);
    }

    private static int ready(JsonNode state) {
        return state.path("ready").asInt();
    }

    private static List<String> names(JsonNode state) {
        return StreamSupport.stream(state.path("nodes").spliterator(), false)
                .map(node -> node.path("name").asText())
                .toList();
    }

    /** Of a condition that is not as it should be; empty when it is. */
    private static String reason(JsonNode state, String type) {
        return StreamSupport.stream(state.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .map(condition -> condition.path("reason").asText())
                .findFirst()
                .orElse("");
    }

    private void connect(String url, String token) {
        clients.addAll(EventSourceClient.of(vertx, CLIENTS, url, token));
        clients.forEach(EventSourceClient::start);
        await("all clients are served")
                .atMost(START)
                .until(() -> clients.stream().allMatch(EventSourceClient::open));
    }

    /** Each number to one node after the other until one takes it: one that is cut off takes none. */
    private void publish(Up up, String token, int count) {
        for (int end = published + count; published < end; published++) {
            await("number " + published + " is taken").atMost(START).until(() -> taken(up.latest(), token));
        }
    }

    private boolean taken(JsonNode state, String token) throws Exception {
        for (JsonNode node : state.path("nodes")) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + node.path("port").asInt() + "/.well-known/mercure"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "topic=numbers&id=number-" + published + "&data=" + published))
                        .build();
                if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return true;
                }
            } catch (java.io.IOException gone) {
                // The next one takes it.
            }
        }
        return false;
    }

    private void everyoneHasEveryNumber() {
        List<String> all =
                IntStream.range(0, published).mapToObj(String::valueOf).toList();
        await("every number arrives")
                .atMost(STEP)
                .untilAsserted(() -> assertThat(clients)
                        .allSatisfy(client -> assertThat(
                                        client.connections.stream().flatMap(c -> List.copyOf(c.data).stream()))
                                .containsExactlyElementsOf(all)));
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.connections)
                        .allSatisfy(connection -> assertThat(connection.gaps).isEmpty()));
    }

    private int closesInAnySecond() {
        return Sequences.peak(
                clients.stream()
                        .flatMap(client -> client.connections.stream())
                        .map(connection -> connection.endedNanos)
                        .filter(nanos -> nanos > 0)
                        .toList(),
                Duration.ofSeconds(1).toNanos());
    }
}
