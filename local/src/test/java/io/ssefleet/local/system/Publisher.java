package io.ssefleet.local.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Publishes numbers at a rate, to each node in turn and at the node itself, because nodes do not share events: {@code NODE/PROCESS 1},
 * {@code NODE/PROCESS 2} and so on. A number counts as published once the node has answered 200.
 */
final class Publisher implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Supplier<JsonNode> state;
    private final String token;
    private final Map<String, Long> next = new HashMap<>();
    final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private int turn;

    Publisher(Supplier<JsonNode> state, String token, int perSecond) {
        this.state = state;
        this.token = token;
        thread.scheduleAtFixedRate(this::publishNext, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    private void publishNext() {
        JsonNode nodes = state.get().path("nodes");
        if (nodes.isEmpty()) {
            return;
        }
        JsonNode node = nodes.get(turn++ % nodes.size());
        if (!node.path("pid").isNumber() || node.path("state").asText().equals("starting")) {
            return;
        }
        String source = node.path("name").asText() + "/" + node.path("pid").asText();
        long number = next.merge(source, 1L, Long::sum);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.path("port").asInt() + "/.well-known/mercure"))
                .timeout(Duration.ofSeconds(2))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("topic=numbers&data=" + source + "+" + number))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                acknowledged.put(source, number);
            }
        } catch (java.io.IOException e) {
            // The node has just gone. Whether the number was published is not known, and nothing is expected of it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(5, TimeUnit.SECONDS);
    }
}
