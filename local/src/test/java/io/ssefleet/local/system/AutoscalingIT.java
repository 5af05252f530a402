package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An autoscaled fleet of real nodes on one Redis: 300 clients come, are spread over the nodes that
 * they bring, 20 stay, and the nodes follow without an event lost. */
class AutoscalingIT {
    private static final int CLIENTS = 300;
    private static final int STAY = 20;
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
    void nodesFollowTheClientsThatComeAndGo() throws Exception {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec:
                  targetConnections: 100
                  capacity: {connectionsPerNode: 100}
                  autoscaling:
                    targetUtilization: 90
                    behavior:
                      scaleUp: {tolerance: "0"}
                      scaleDown: {stabilizationWindowSeconds: 5, policies: [{type: Percent, value: 100, periodSeconds: 1}]}
                  reconnects: {perSecond: %d, retry: {min: 1s, max: 2s}}
                  rollout: {maxSurge: "100%%"}
                  stream: {backplane: {type: Redis}}
                """.formatted(BUDGET));
        try (Up up = new Up(file)) {
            JsonNode one = up.until("1 node for the target", STEP, s -> Up.ready(s, 1));
            String token = up.first().path("token").asText();
            URI service = URI.create(one.path("url").asText());
            try (NumberedEvents events = new NumberedEvents(service, token, EVENTS_PER_SECOND)) {
                clients.addAll(EventSourceClient.startSixtyASecond(vertx, CLIENTS, service.toString(), token));
                up.until("4 nodes", STEP, s -> Up.ready(s, 4));
                assertThat(up.since(0).toString())
                        .containsPattern("-> \\d nodes: [0-9]+ connections are [0-9]+ % of capacity");
                everyoneIsServed();
                long full = System.nanoTime();
                up.until("an even spread", STEP, s -> EvenSpread.of(CLIENTS, 4, s));
                everyoneIsServed();

                budgetIsKept(clients, full);

                List<EventSourceClient> staying = everyNth(CLIENTS / STAY);
                clients.stream().filter(c -> !staying.contains(c)).forEach(EventSourceClient::stop);
                up.until("1 node is enough", STEP, s -> Up.ready(s, 1));
                events.awaitAt(staying);

                budgetIsKept(staying, full);
                staying.forEach(EventSourceClient::stop);
                assertThat(clients).allSatisfy(client -> {
                    assertThat(client.failedStatus()).isZero();
                    assertThat(events.faults(client)).isEmpty();
                });
            }
            assertThat(up.interrupt(Duration.ofSeconds(60))).isZero();
            assertThat(up.errors()).doesNotContain("Exception");
        }
    }

    private List<EventSourceClient> everyNth(int n) {
        return IntStream.range(0, CLIENTS)
                .filter(i -> i % n == 0)
                .mapToObj(clients::get)
                .toList();
    }

    private void everyoneIsServed() {
        await("every client gets events")
                .atMost(STEP)
                .until(() ->
                        clients.stream().allMatch(c -> c.open() && !c.newest().isEmpty()));
    }

    private static void budgetIsKept(List<EventSourceClient> some, long fromNanos) {
        List<Long> ends = new ArrayList<>();
        for (EventSourceClient client : some) {
            client.connections.stream()
                    .map(c -> c.endedNanos)
                    .filter(ended -> ended > fromNanos)
                    .forEach(ends::add);
        }
        int closesPerSecond = Sequences.peak(ends, Duration.ofSeconds(1).toNanos());
        System.out.printf("%d closes, at most %d in a second%n", ends.size(), closesPerSecond);
        assertThat(closesPerSecond).isLessThanOrEqualTo(BUDGET);
    }
}
