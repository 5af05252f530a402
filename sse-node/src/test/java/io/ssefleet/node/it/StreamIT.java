package io.ssefleet.node.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients and publishers see of one node, whichever way streams take. */
@ParameterizedClass
@EnumSource(Wire.class)
class StreamIT {

    private static NodeProcess node;

    @Parameter
    Wire wire;

    @BeforeParameterizedClassInvocation
    static void start(Wire wire) {
        var settings = Map.of(
                "SSEFLEET_CORS_ORIGINS", "https://app.example",
                "SSEFLEET_BODY_MAX", "10K",
                "SSEFLEET_HEARTBEAT", "500ms",
                "SSEFLEET_TYPO", "1");
        node = NodeProcess.start(settings, wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        node.close();
    }

    @Test
    void deliversAndResumesExactlyOnceInOrder() {
        var received = new ArrayList<String>();
        String position = "";
        for (int connection = 0; connection < 5; connection++) {
            int from = connection * 40;
            try (SseClient client =
                    node.subscribe(position.isEmpty() ? Map.of() : Map.of("Last-Event-ID", position), "numbers")) {
                await().until(client::opened);
                IntStream.range(from, from + 20).forEach(i -> node.publish("topic", "numbers", "data", "" + i));
                await().until(() -> client.data().contains("" + (from + 19)));
                received.addAll(client.data());
                position = client.lastEventId();
                assertThat(client.events()).noneMatch(event -> event.type().equals("ssefleet-gap"));
            }
            IntStream.range(from + 20, from + 40).forEach(i -> node.publish("topic", "numbers", "data", "" + i));
        }
        try (SseClient last = node.subscribe(Map.of("Last-Event-ID", position), "numbers")) {
            await().until(() -> last.data().contains("199"));
            received.addAll(last.data());
            assertThat(last.header("Last-Event-ID")).isEqualTo(position);
        }
        assertThat(received)
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "" + i).toList());
    }

    @Test
    void streamsWhatProxiesAndBrowsersNeed() {
        try (SseClient client = node.subscribe(Map.of("Origin", "https://app.example"), "a")) {
            await().until(client::opened);
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(client.header("Cache-Control")).isEqualTo("no-store");
            assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
            assertThat(client.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(client.header("Vary")).containsIgnoringCase("origin");
            assertThat(client.lastEventId()).startsWith("#");

            String before = client.lastEventId();
            String id = node.publish("topic", "quiet", "data", "x").body();
            assertThat(id).startsWith("urn:uuid:");
            await("the cursor of a heartbeat").until(() -> !client.lastEventId().equals(before));
            assertThat(client.events()).isEmpty();
        }
        try (SseClient foreign = node.subscribe(Map.of("Origin", "https://evil.example"), "a")) {
            await().until(foreign::opened);
            assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();
        }
        var preflight = NodeProcess.send(node.request("/.well-known/mercure")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("Authorization");
    }

    @Test
    void acceptsThePositionInEveryPlaceAndAnyScript() {
        node.publish("topic", "places", "data", "first", "id", "erste-ä-一");
        node.publish("topic", "places", "data", "second");
        for (String name : List.of("lastEventID", "last_event_id", "Last-Event-ID", "lastEventId")) {
            var client = node.subscribe(
                    "/.well-known/mercure?topic=places&" + name + "=erste-%C3%A4-%E4%B8%80",
                    Map.of("Accept", "text/event-stream"));
            try (client) {
                await(name).until(() -> client.data().equals(List.of("second")));
            }
        }
        try (SseClient browser = node.subscribe(Map.of("Last-Event-ID", "erste-ä-一"), "places");
                SseClient all = node.subscribe(Map.of("Last-Event-ID", "earliest"), "places")) {
            await().until(() -> browser.data().equals(List.of("second")));
            await().until(() -> all.data().equals(List.of("first", "second")));
        }
    }

    @Test
    void tellsAnUnknownPosition() {
        try (SseClient client = node.subscribe(Map.of("Last-Event-ID", "of another node"), "gap")) {
            await().until(() -> client.events().size() == 1);
            assertThat(client.events().get(0).type()).isEqualTo("ssefleet-gap");
            var gap = new JsonObject(client.events().get(0).data());
            assertThat(gap.getString("requested")).isEqualTo("of another node");
            assertThat(gap.getString("reason")).isEqualTo("unknown");
        }
    }

    @Test
    void showsPrivateUpdatesToThoseWhoMaySeeThem() {
        String reader = NodeProcess.token(Map.of("mercure", Map.of("subscribe", List.of("secrets"))));
        try (SseClient anonymous = node.subscribe("secrets");
                SseClient byHeader = node.subscribe(Map.of("Authorization", "Bearer " + reader), "secrets");
                SseClient byCookie = node.subscribe(Map.of("Cookie", "mercureAuthorization=" + reader), "secrets");
                SseClient byQuery = node.subscribe(
                        "/.well-known/mercure?topic=secrets&authorization=" + reader,
                        Map.of("Accept", "text/event-stream"))) {
            for (SseClient client : List.of(anonymous, byHeader, byCookie, byQuery)) {
                await().until(client::opened);
            }
            node.publish("topic", "secrets", "data", "hidden", "private", "on");
            node.publish("topic", "secrets", "data", "open");
            for (SseClient client : List.of(byHeader, byCookie, byQuery)) {
                await().until(() -> client.data().equals(List.of("hidden", "open")));
            }
            await().until(() -> anonymous.data().equals(List.of("open")));
        }
    }

    @Test
    void endsAStreamWithItsToken() {
        // The first token takes a cold process longer than this one's life.
        assertAnswer(node.publish("topic", "warm", "data", "up"), 200, "urn:uuid:");
        long expiry = Instant.now().getEpochSecond() + 4;
        String token = NodeProcess.token(Map.of("exp", expiry, "mercure", Map.of("subscribe", List.of())));
        try (SseClient client = node.subscribe(Map.of("Authorization", "Bearer " + token), "a")) {
            await().until(client::over);
            assertThat(client.endedCleanly()).as("status %d", client.status()).isTrue();
            // The exact moment is held by a unit test; here the machine may be busy.
            assertThat(Instant.now()).isBefore(Instant.ofEpochSecond(expiry).plusSeconds(2));
        }
    }

    @Test
    void refusesWithTheReasonAndHarmsNobody() {
        try (SseClient witness = node.subscribe("w")) {
            await().until(witness::opened);
            var post = node.request("/.well-known/mercure")
                    .POST(HttpRequest.BodyPublishers.ofString("topic=w"))
                    .header("Content-Type", "application/x-www-form-urlencoded");
            assertAnswer(NodeProcess.send(post), 401, "mercure.publish");
            assertAnswer(node.publishAs("nonsense", "topic", "w"), 401, "not a JWT");
            assertAnswer(node.publishAs(NodeProcess.publisherToken("x"), "topic", "x", "topic", "w"), 403, "topic w");
            assertAnswer(node.publishAs(NodeProcess.token(Map.of()), "topic", "w"), 403, "mercure.publish");
            assertAnswer(node.publish("data", "no topic"), 400, "topic: is missing");
            assertAnswer(node.publish("topic", "w", "id", "a\ndata: forged"), 400, "id: ");
            String ofANode = "urn:uuid:" + new UUID(0x019a_0000_0000_8000L, 0x8000_0000_0000_0001L);
            assertAnswer(node.publish("topic", "w", "id", ofANode), 400, "id: is a UUID of version 8");
            assertAnswer(node.publish("topic", "w", "type", "a\rdata: forged"), 400, "type: ");
            assertAnswer(node.publish("topic", "w", "retry", "1s"), 400, "retry: ");
            assertAnswer(node.publish("topic", "w", "data", "x".repeat(11_000)), 413, "SSEFLEET_BODY_MAX");
            var json = node.request("/.well-known/mercure")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .header("Authorization", "Bearer " + NodeProcess.publisherToken("*"))
                    .header("Content-Type", "application/json");
            assertAnswer(NodeProcess.send(json), 415, "application/x-www-form-urlencoded");
            assertAnswer(NodeProcess.send(node.request("/.well-known/mercure")), 400, "topic: is missing");
            assertAnswer(NodeProcess.send(node.request("/.well-known/mercure").DELETE()), 405, "POST");

            assertAnswer(node.publish("topic", "w", "data", "fine"), 200, "urn:uuid:");
            await().until(() -> witness.data().equals(List.of("fine")));
        }
    }

    @Test
    void saysThatABodyIsTooLargeAndTakesTheNext() {
        for (int bytes = 11_000; bytes < 10_000_000; bytes *= 2) {
            assertAnswer(node.publish("topic", "w", "data", "x".repeat(bytes)), 413, "SSEFLEET_BODY_MAX");
            assertAnswer(node.publish("topic", "w", "data", "fine"), 200, "urn:uuid:");
        }
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String says) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(says);
    }

    @Test
    void tellsTheOperatorAndPrometheus() {
        try (SseClient client = node.subscribe("metrics")) {
            await().until(client::opened);
            node.publish("topic", "metrics", "data", "x");
            await().until(() -> client.data().equals(List.of("x")));
            JsonObject status = node.status();
            assertThat(status.getInteger("connections")).isPositive();
            assertThat(status.getLong("capacity")).isPositive();
            assertThat(status.containsKey("configuredCapacity")).isTrue();
            assertThat(status.getValue("configuredCapacity")).isNull();
            assertThat(status.getJsonObject("memory").getLong("rssBytes")).isGreaterThan(10_000_000);
            assertThat(status.getJsonObject("backplane").getString("type")).isEqualTo("memory");
            assertThat(status.getBoolean("draining")).isFalse();
            String metrics = node.management("GET", "/q/metrics").body();
            for (String name : List.of(
                    "ssefleet_connections",
                    "ssefleet_connections_capacity",
                    "ssefleet_published_events_total",
                    "ssefleet_delivered_events_total",
                    "ssefleet_refused_connections_total",
                    "ssefleet_closed_connections_total{reason=\"client\"}",
                    "ssefleet_log_entries",
                    "ssefleet_log_bytes",
                    "ssefleet_writes_total",
                    "ssefleet_fanout_seconds_bucket{le=\"5.0\"}",
                    "ssefleet_batch_events_sum",
                    "ssefleet_memory_bytes{kind=\"heap\"}",
                    "ssefleet_memory_bytes{kind=\"direct\"}",
                    "ssefleet_memory_bytes{kind=\"kernel\"}",
                    "ssefleet_fd_limit")) {
                assertThat(metrics).containsPattern("(?m)^\\Q" + name + "\\E [0-9]");
            }
        }
        assertThat(node.management("POST", "/fleet/pace?perSecond=0").body()).contains("perSecond");
        for (String wrong : List.of("count=all", "keep=-1", "keep=1&count=1")) {
            var answer = node.management("POST", "/fleet/shed?" + wrong);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith(wrong.substring(0, wrong.indexOf('=')) + ": ");
        }
        var stranger = HttpRequest.newBuilder(
                java.net.URI.create("http://127.0.0.1:" + node.managementPort + "/fleet/status"));
        assertThat(NodeProcess.send(stranger).statusCode()).isEqualTo(401);
        assertThat(node.output()).contains("SSEFLEET_TYPO is not a setting");
    }
}
