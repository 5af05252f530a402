package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of real nodes on one Redis is doubled under 300 clients: half of them move to the new nodes, once, and miss nothing. */
class RebalanceIT {
    private static final int CLIENTS = 300;
    private static final int NODES = 3;
    private static final int BUDGET = 60;
    private static final int EVENTS_PER_SECOND = 20;
    private static final Duration STEP = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<EventSourceClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void newNodesGetTheirShareOfTheClients() throws Exception {
        Path file = folder.resolve("fleet.yaml");
        declare(file, NODES);
        try (Up up = new Up(file)) {
            JsonNode small = up.until("the first nodes", STEP, s -> Up.ready(s, NODES));
            String token = up.first().path("token").asText();
            URI service = URI.create(small.path("url").asText());
            try (NumberedEvents events = new NumberedEvents(service, token, EVENTS_PER_SECOND)) {
                clients.addAll(EventSourceClient.startSixtyASecond(vertx, CLIENTS, service.toString(), token));
                up.until("all are counted", STEP, s -> s.path("connections").asInt() == CLIENTS);

                declare(file, 2 * NODES);
                up.until("twice the nodes", STEP, s -> Up.ready(s, 2 * NODES));
                up.until("an even spread", STEP, s -> EvenSpread.of(CLIENTS, 2 * NODES, s));
                assertThat(up.since(0).toString())
                        .contains("Rebalance: 3 of 6 nodes hold more than the mean of 50")
                        .contains("closed to new clients before they send 150 clients away");
                events.close();
                events.awaitAt(clients);

                movesAreFewAndPaced();
                clients.forEach(EventSourceClient::stop);
                assertThat(clients).allSatisfy(client -> {
                    assertThat(client.failedStatus()).isZero();
                    assertThat(events.faults(client)).isEmpty();
                });
            }
            assertThat(up.interrupt(Duration.ofSeconds(60))).isZero();
            assertThat(up.errors()).doesNotContain("Exception");
        }
    }

    private void declare(Path file, int nodes) throws IOException {
        Path draft = folder.resolve("draft");
        Files.writeString(draft, """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec:
                  targetConnections: %d
                  capacity: {connectionsPerNode: 110}
                  reconnects: {perSecond: %d, retry: {min: 1s, max: 2s}}
                  stream: {backplane: {type: Redis}}
                """.formatted(nodes * 110, BUDGET));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void movesAreFewAndPaced() {
        List<Long> ends = new ArrayList<>();
        List<Long> returns = new ArrayList<>();
        for (EventSourceClient client : clients) {
            assertThat(client.connections.size()).as("moved once at most").isLessThanOrEqualTo(2);
            if (client.connections.size() == 2) {
                ends.add(client.connections.get(0).endedNanos);
                returns.add(client.connections.get(1).openedNanos);
            }
        }
        int closesPerSecond = Sequences.peak(ends, Duration.ofSeconds(1).toNanos());
        int returnsInTenSeconds = Sequences.peak(returns, Duration.ofSeconds(10).toNanos());
        System.out.printf(
                "%d clients moved: at most %d closed in a second, %d back in 10 seconds%n",
                ends.size(), closesPerSecond, returnsInTenSeconds);
        assertThat(ends).as("what three nodes held above the mean").hasSize(150);
        assertThat(closesPerSecond).isLessThanOrEqualTo(BUDGET);
        assertThat(returnsInTenSeconds).isLessThanOrEqualTo(10 * BUDGET);
    }
}
