package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a fleet with 250 clients: declared, grown, shrunk as far as its clients allow, rolled out, a node killed, and ended. A budget
 * of 20 reconnects a second, 20 events a second, everything real but the cluster.
 */
class FleetLifeIT {
    private static final int CLIENTS = 250;
    private static final int BUDGET = 20;
    private static final int EVENTS_PER_SECOND = 20;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<EventSourceClient> clients = new ArrayList<>();
    private final List<EventSourceClient> left = new ArrayList<>();

    @AfterEach
    void closeClients() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void clientsAreServedThroughEverythingThatHappensToTheFleet() throws Exception {
        Path file = folder.resolve("fleet.yaml");
        declare(file, 300, "15s");
        try (Up up = new Up(file)) {
            JsonNode ready = up.until("Ready 3/3", START, s -> ready(s, 3));
            nodesKnowTheirShareOfThePace(ready);
            String token = up.first().path("token").asText();
            connect(ready.path("url").asText(), token);
            await("all clients are served")
                    .atMost(STEP)
                    .until(() -> clients.stream().allMatch(EventSourceClient::open));
            up.until("250 connections", STEP, s -> s.path("connections").asInt() == CLIENTS);

            long started = System.nanoTime();
            try (Publisher publisher = new Publisher(up::latest, token, EVENTS_PER_SECOND)) {
                declare(file, 500, "15s");
                up.until("5 nodes", STEP, s -> ready(s, 5));

                declare(file, 100, "15s");
                JsonNode kept = up.until("3 nodes stay", STEP, s -> ready(s, 3) && nodes(s) == 3);
                assertThat(kept.path("desired").asInt()).isEqualTo(3);
                assertThat(explanation(up)).contains("250");

                leave(200);
                up.until("1 node is enough for 50", STEP, s -> ready(s, 1) && nodes(s) == 1);
                everyoneIsBack();

                declare(file, 100, "20s");
                String old = up.latest().path("nodes").get(0).path("name").asText();
                up.until(
                        "the node is replaced",
                        STEP,
                        s -> ready(s, 1)
                                && nodes(s) == 1
                                && !s.path("nodes").get(0).path("name").asText().equals(old));
                everyoneIsBack();
                long beforeKill = System.nanoTime();

                long pid = up.latest().path("nodes").get(0).path("pid").asLong();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                up.until(
                        "the killed node is back",
                        STEP,
                        s -> ready(s, 1) && s.path("nodes").get(0).path("pid").asLong() != pid);
                everyoneIsBack();
                everyoneHasTheNewest(publisher);

                checkRates(started, beforeKill);
            }
            checkSequences();

            clients.forEach(EventSourceClient::stop);
            List<Long> pids = pids(up.latest());
            assertThat(up.interrupt(Duration.ofSeconds(60))).isZero();
            assertThat(pids).allSatisfy(p -> assertThat(ProcessHandle.of(p)).isEmpty());
            assertThat(up.errors()).doesNotContain("Exception");
        }
    }

    private void declare(Path file, int target, String heartbeat) throws IOException {
        Path draft = folder.resolve("draft");
        Files.writeString(draft, """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec:
                  targetConnections: %d
                  capacity: {connectionsPerNode: 100}
                  reconnects: {perSecond: %d, retry: {min: 1s, max: 5s}}
                  stream: {heartbeat: %s}
                """.formatted(target, BUDGET, heartbeat));
        Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void connect(String url, String token) {
        clients.addAll(EventSourceClient.of(vertx, CLIENTS, url, token));
        clients.forEach(EventSourceClient::start);
    }

    private void leave(int count) {
        List<EventSourceClient> leaving = List.copyOf(clients.subList(0, count));
        leaving.forEach(EventSourceClient::stop);
        left.addAll(leaving);
        clients.removeAll(leaving);
    }

    private void everyoneIsBack() {
        await("every client is connected")
                .atMost(Duration.ofSeconds(30))
                .until(() -> clients.stream().allMatch(EventSourceClient::open));
    }

    /** Every client that is connected gets the newest number of its node. */
    private void everyoneHasTheNewest(Publisher publisher) {
        await("the newest number arrives").atMost(Duration.ofSeconds(10)).until(() -> {
            Map<String, Long> newest = Map.copyOf(publisher.acknowledged);
            return clients.stream().allMatch(client -> {
                List<String> data = client.connections.get(client.connections.size() - 1).data;
                if (data.isEmpty()) {
                    return false;
                }
                String text = data.get(data.size() - 1);
                int space = text.lastIndexOf(' ');
                return Long.parseLong(text.substring(space + 1))
                        >= newest.getOrDefault(text.substring(0, space), 0L) - 1;
            });
        });
    }

    private void checkRates(long fromNanos, long toNanos) {
        List<Long> ends = new ArrayList<>();
        List<Long> returns = new ArrayList<>();
        for (EventSourceClient client : clients) {
            for (int i = 0; i < client.connections.size(); i++) {
                EventSourceClient.Connection connection = client.connections.get(i);
                if (connection.endedNanos > fromNanos && connection.endedNanos < toNanos) {
                    ends.add(connection.endedNanos);
                }
                if (i > 0 && connection.openedNanos < toNanos) {
                    returns.add(connection.openedNanos);
                }
            }
        }
        int closesPerSecond = Sequences.peak(ends, Duration.ofSeconds(1).toNanos());
        int returnsInTenSeconds = Sequences.peak(returns, Duration.ofSeconds(10).toNanos());
        System.out.printf(
                "%d clients moved %d times: at most %d closed in a second, %d back in 10 seconds%n",
                clients.size(), ends.size(), closesPerSecond, returnsInTenSeconds);
        assertThat(ends).as("clients were moved at all").isNotEmpty();
        assertThat(closesPerSecond).isLessThanOrEqualTo(BUDGET);
        assertThat(returnsInTenSeconds).isLessThanOrEqualTo(BUDGET * 10 * 12 / 10);
    }

    private void checkSequences() {
        List<EventSourceClient> all = new ArrayList<>(clients);
        all.addAll(left);
        assertThat(all).allSatisfy(client -> {
            assertThat(client.failedStatus()).isZero();
            assertThat(Sequences.faults(client)).isEmpty();
        });
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.connections.stream()
                                .mapToInt(c -> c.data.size())
                                .sum())
                        .isPositive());
    }

    /** If all are sent away at once, they close no more than the fleet's pace together. */
    private static void nodesKnowTheirShareOfThePace(JsonNode state) {
        java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
        for (JsonNode node : state.path("nodes")) {
            URI metrics =
                    URI.create("http://127.0.0.1:" + node.path("managementPort").asInt() + "/q/metrics");
            await("it is told its share")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> http.send(
                                    java.net.http.HttpRequest.newBuilder(metrics)
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("ssefleet_pace_per_second 5.333333"));
        }
    }

    private static String explanation(Up up) {
        return up.latest().toString();
    }

    private static boolean ready(JsonNode state, int nodes) {
        return state.path("desired").asInt() == nodes && state.path("ready").asInt() == nodes;
    }

    private static int nodes(JsonNode state) {
        return state.path("nodes").size();
    }

    private static List<Long> pids(JsonNode state) {
        return StreamSupport.stream(state.path("nodes").spliterator(), false)
                .map(n -> n.path("pid").asLong())
                .toList();
    }
}
