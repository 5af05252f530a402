package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssefleet.node.WhatwgParser;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a node begins, is full, sends clients away, and ends. */
class LifecycleIT {

    private static final long SECOND = 1_000_000_000L;

    @BeforeAll
    static void lookOften() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    @AfterAll
    static void lookAsUsual() {
        Awaitility.reset();
    }

    private static List<SseClient> subscribers(NodeProcess node, int count) {
        var clients = new ArrayList<SseClient>();
        for (int i = 0; i < count; i++) {
            clients.add(node.subscribe("a"));
        }
        await().until(() -> clients.stream().allMatch(SseClient::opened));
        return clients;
    }

    @Test
    void drainsAtThePaceWhileItIsPublishedTo() {
        int pace = 40;
        int count = 100;
        try (NodeProcess node = NodeProcess.start(Map.of("SSEFLEET_DRAIN_PACE", "" + pace))) {
            List<SseClient> clients = subscribers(node, count);
            node.publish("topic", "a", "data", "before");
            node.signal("TERM");
            await().until(() -> !node.ready());
            assertThat(node.status().getBoolean("draining")).isTrue();
            int number = 0;
            var published = new ArrayList<String>();
            while (clients.stream().filter(SseClient::over).count() < count - 5) {
                if (number == 3) {
                    node.signal("TERM");
                    node.signal("INT");
                }
                if (number == 5) {
                    assertRefusedPolitely(node);
                }
                HttpResponse<String> answer = node.publish("topic", "a", "data", "" + number++);
                assertThat(answer.statusCode()).isEqualTo(200);
                published.add(answer.body());
            }
            assertThat(node.awaitExit(Duration.ofSeconds(10))).isZero();

            await().until(() -> clients.stream().allMatch(SseClient::over));
            assertThat(clients).allMatch(SseClient::endedCleanly);
            var retries = new HashSet<Long>();
            for (SseClient client : clients) {
                List<WhatwgParser.Event> events = client.events();
                assertThat(client.lastEventId()).startsWith("#");
                assertThat(client.retryMillis()).isBetween(1000L, 15_000L);
                retries.add(client.retryMillis());
                assertThat(events.get(0).data()).isEqualTo("before");
                List<String> ids = events.stream()
                        .skip(1)
                        .map(WhatwgParser.Event::lastEventId)
                        .toList();
                assertThat(ids).as("each once, in order, none left out").isEqualTo(published.subList(0, ids.size()));
                // The cursor of its last bytes is the position of the last event that it has, or of a later one that
                // was not for it.
                assertThat(sequence(client.lastEventId())).isEqualTo(1 + ids.size());
            }
            assertThat(retries).hasSizeGreaterThan(50);
            assertThat(node.output())
                    .containsPattern("Drained: 100 streams closed in .* at most (3[5-9]|40) in any second");
            assertThat(mostInAnySecond(clients))
                    .as("seen at the clients, whose clocks run late")
                    .isLessThan(pace * 5 / 4);
            long took = clients.stream().mapToLong(SseClient::endedNanos).max().orElseThrow()
                    - clients.stream().mapToLong(SseClient::endedNanos).min().orElseThrow();
            assertThat(Duration.ofNanos(took)).isBetween(Duration.ofMillis(2200), Duration.ofMillis(4000));
        }
    }

    private static long sequence(String cursor) {
        return Long.parseLong(cursor.substring(cursor.indexOf('-') + 1));
    }

    private static void assertRefusedPolitely(NodeProcess node) {
        try (SseClient late = node.subscribe(Map.of("Last-Event-ID", "mine"), "a")) {
            await().until(late::over);
            assertThat(late.status()).isEqualTo(200);
            assertThat(late.endedCleanly()).isTrue();
            assertThat(late.retryMillis()).isPositive();
            assertThat(late.lastEventId()).as("its own position is left alone").isEmpty();
            assertThat(late.events()).isEmpty();
        }
    }

    private static long mostInAnySecond(List<SseClient> clients) {
        long[] times =
                clients.stream().mapToLong(SseClient::endedNanos).sorted().toArray();
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.length; last++) {
            while (times[last] - times[first] >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Test
    void shedsANumberAndLivesOnThenDrainsByTheControlApi() {
        try (NodeProcess node = NodeProcess.start(Map.of("SSEFLEET_DRAIN_PACE", "1"))) {
            List<SseClient> clients = subscribers(node, 30);
            assertThat(node.management("POST", "/fleet/shed?count=20").statusCode())
                    .isEqualTo(202);
            assertThat(node.status().getInteger("closing")).isPositive();
            assertThat(node.management("POST", "/fleet/pace?perSecond=200.5").statusCode())
                    .isEqualTo(204);
            await().until(() -> clients.stream().filter(SseClient::over).count() == 20);
            await().until(() -> node.status().getInteger("closing") == 0);
            assertThat(node.status().getInteger("connections")).isEqualTo(10);
            assertThat(node.ready()).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(node.management("POST", "/fleet/shed?keep=7").statusCode())
                        .isEqualTo(202);
            }
            await().during(Duration.ofMillis(300)).until(() -> node.status().getInteger("connections") == 7);
            try (SseClient newcomer = node.subscribe("a")) {
                await().until(newcomer::opened);
            }
            assertThat(node.management("POST", "/fleet/drain").statusCode()).isEqualTo(202);
            assertThat(node.awaitExit(Duration.ofSeconds(10))).isZero();
            await().until(() -> clients.stream().allMatch(SseClient::over));
            assertThat(clients).allMatch(SseClient::endedCleanly);
        }
    }

    @Test
    void isFullAtItsLimitAndHasRoomAgainWhenSomebodyLeaves() {
        try (NodeProcess node = NodeProcess.start(Map.of("SSEFLEET_CONNECTIONS_MAX", "5"))) {
            List<SseClient> clients = subscribers(node, 5);
            assertRefusedPolitely(node);
            var plain = NodeProcess.send(
                    node.request("/.well-known/mercure?topic=a").header("Accept", "application/json"));
            assertThat(plain.statusCode()).isEqualTo(503);
            assertThat(plain.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isPositive();
            assertThat(node.status().getInteger("configuredCapacity")).isEqualTo(5);
            assertThat(node.status().getInteger("refused")).isEqualTo(2);
            assertThat(node.publish("topic", "a", "data", "x").statusCode()).isEqualTo(200);

            clients.get(0).close();
            await().until(() -> node.status().getInteger("connections") == 4);
            await().until(() -> {
                try (SseClient next = node.subscribe("a")) {
                    await().until(() -> next.opened());
                    return next.lastEventId().startsWith("#");
                }
            });
            clients.forEach(SseClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void resetsAClientThatDoesNotReadAndKeepsTheOthers(Wire wire) throws IOException {
        try (NodeProcess node = NodeProcess.start(Map.of("SSEFLEET_SLOW_MAX_LAG", "100K"), wire);
                Socket silent = wire.connect(node.port)) {
            silent.setReceiveBufferSize(4096);
            silent.getOutputStream()
                    .write("GET /.well-known/mercure?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            SseClient reader = subscribers(node, 1).get(0);
            await().until(() -> node.status().getInteger("connections") == 2);
            var sent = new ArrayList<String>();
            while (node.status().getInteger("connections") == 2) {
                String data = sent.size() + "x".repeat(10_000);
                node.publish("topic", "a", "data", data);
                sent.add(data);
                assertThat(sent).as("publications until the slow one is reset").hasSizeLessThan(500);
            }
            await("nothing is kept for it").until(() -> kernelHasNo(silent));
            await().until(() -> reader.data().equals(sent));
            assertThatThrownBy(() -> silent.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
            assertThat(node.management("GET", "/q/metrics").body())
                    .contains("ssefleet_closed_connections_total{reason=\"slow\"} 1.0");
            reader.close();
        }
    }

    /** Whether the kernel has forgotten the other end of a connection on this machine. */
    private static boolean kernelHasNo(Socket socket) throws IOException {
        String otherEnd = String.format("[0-9A-F]+:%04X [0-9A-F]+:%04X ", socket.getPort(), socket.getLocalPort());
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Pattern.compile(otherEnd)
                    .matcher(Files.readString(Path.of(table)))
                    .find()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void hasNoControlApiWithoutATokenAndIsNotReadyWithoutRoom() {
        var settings = Map.of("SSEFLEET_CONTROL_TOKEN", "", "SSEFLEET_FD_RESERVE", "90000000");
        try (NodeProcess node = NodeProcess.launch(settings)) {
            await().ignoreExceptions()
                    .until(() -> node.management("GET", "/q/health/live").statusCode() == 200);
            assertThat(node.ready()).isFalse();
            assertThat(node.management("GET", "/fleet/status").statusCode()).isEqualTo(404);
            assertThat(node.output()).contains("No room for a single connection");
        }
    }

    @Test
    void hurriesWhenTheDeadlineIsTooShortForThePace() {
        try (NodeProcess node =
                NodeProcess.start(Map.of("SSEFLEET_DRAIN_PACE", "2", "SSEFLEET_DRAIN_DEADLINE", "2s"))) {
            List<SseClient> clients = subscribers(node, 60);
            node.signal("TERM");
            assertThat(node.awaitExit(Duration.ofSeconds(10))).isZero();
            await().until(() -> clients.stream().allMatch(SseClient::over));
            assertThat(clients).allMatch(SseClient::endedCleanly);
            assertThat(node.output().lines().filter(line -> line.contains("SSEFLEET_DRAIN_DEADLINE")))
                    .hasSize(1);
        }
    }

    @Test
    void leavesAtOnceWhenItIsEmptyOrItsParentIsGone() throws IOException {
        Process parent = new ProcessBuilder("sleep", "600").start();
        var settings = new HashMap<String, String>();
        settings.put("SSEFLEET_PARENT_PID", "" + parent.pid());
        settings.put("SSEFLEET_DRAIN_PROPAGATION", "10m");
        try (NodeProcess orphan = NodeProcess.start(settings);
                NodeProcess empty = NodeProcess.start(Map.of())) {
            SseClient client = subscribers(orphan, 1).get(0);
            parent.destroyForcibly();
            empty.signal("INT");
            assertThat(empty.awaitExit(Duration.ofSeconds(5))).isZero();
            assertThat(orphan.awaitExit(Duration.ofSeconds(8))).isZero();
            await().until(client::over);
            assertThat(client.endedCleanly()).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void saysInOneLineWhatIsWrongWithASetting() {
        try (NodeProcess node = NodeProcess.launch(Map.of("SSEFLEET_HEARTBEAT", "soon"))) {
            assertThat(node.awaitExit(Duration.ofSeconds(20))).isEqualTo(2);
            assertThat(node.output().strip())
                    .startsWith("SSEFLEET_HEARTBEAT=soon must be a duration")
                    .doesNotContain("\n");
        }
    }

    @Test
    void streamsEndByAge() {
        try (NodeProcess node = NodeProcess.start(Map.of("SSEFLEET_CONNECTION_MAX_AGE", "1s"))) {
            List<SseClient> clients = subscribers(node, 5);
            await().until(() -> clients.stream().allMatch(SseClient::over));
            assertThat(clients).allMatch(SseClient::endedCleanly);
            assertThat(node.management("GET", "/q/metrics").body())
                    .contains("ssefleet_closed_connections_total{reason=\"age\"} 5.0");
        }
    }
}
