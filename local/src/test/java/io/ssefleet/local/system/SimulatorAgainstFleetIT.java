package io.ssefleet.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ssefleet.operator.schema.SseFleetSchema;
import io.ssefleet.simulate.scenario.Outcome;
import io.ssefleet.simulate.scenario.Run;
import io.ssefleet.simulate.scenario.Sample;
import io.ssefleet.simulate.scenario.Scenario;
import io.ssefleet.simulate.world.ClusterTimes;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rollout twice: with real nodes and 250 real clients, and simulated. Time, peak rate and number of nodes are to agree within 15
 * percent. Only the start of a node is taken over from the real run: it is the machine's, not the model's. For a machine that has nothing
 * else to do.
 */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class SimulatorAgainstFleetIT {
    private static final int CLIENTS = 250;
    private static final int NODES = 4;
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration ROLLOUT = Duration.ofMinutes(6);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<EventSourceClient> clients = new ArrayList<>();

    /** What a rollout came to, real or simulated. */
    private record Found(Duration rollout, double closedPerSecond, int nodesTogether) {}

    @AfterEach
    void closeClients() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSimulatedRolloutGoesAsARealOneDoes() throws Exception {
        Path file = folder.resolve("fleet.yaml");
        declare(file, "15s");
        Map<String, Long> seenNanos = new HashMap<>();
        List<Duration> starts = new ArrayList<>();
        Found real;
        try (Up up = new Up(file)) {
            JsonNode ready = up.until("Ready 4/4", START, s -> Up.ready(s, NODES));
            connect(ready.path("url").asText(), up.first().path("token").asText());
            await("everyone is connected")
                    .atMost(START)
                    .until(() -> clients.stream().allMatch(EventSourceClient::open));
            Set<String> old = names(ready);
            int[] most = {0};
            long from = System.nanoTime();
            declare(file, "20s");
            up.until("the rollout is over", ROLLOUT, s -> {
                noteStarts(s, old, seenNanos, starts);
                most[0] = Math.max(most[0], s.path("nodes").size());
                return Up.ready(s, NODES)
                        && names(s).stream().noneMatch(old::contains)
                        && clients.stream().allMatch(EventSourceClient::open);
            });
            real = new Found(Duration.ofNanos(System.nanoTime() - from), closesPerSecond(), most[0]);
        }

        Duration start = starts.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(Math.max(1, starts.size()));
        Found simulated = simulate(file, start);
        System.out.printf("real %s, simulated %s with nodes that start in %s%n", real, simulated, start);
        assertThat(starts).hasSize(NODES);
        assertThat((double) simulated.rollout().toMillis())
                .isCloseTo(real.rollout().toMillis(), withinPercentage(15));
        assertThat(simulated.closedPerSecond()).isCloseTo(real.closedPerSecond(), withinPercentage(15));
        assertThat(simulated.nodesTogether()).isEqualTo(real.nodesTogether());
    }

    /** The stand-in for Kubernetes passes everything on at once. */
    private static Found simulate(Path file, Duration start) throws Exception {
        ClusterTimes times = new ClusterTimes(
                start,
                start,
                Duration.ZERO,
                Duration.ofMillis(250),
                Duration.ZERO,
                Duration.ofMillis(250),
                Duration.ZERO,
                Duration.ofSeconds(50),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ZERO);
        Outcome outcome = Run.of(
                SseFleetSchema.read(Files.readString(file)).getSpec(), Scenario.ROLLOUT.course(CLIENTS, times), 1);
        return new Found(
                outcome.restSince().orElseThrow().minus(Scenario.START),
                outcome.samples().stream().mapToLong(Sample::closed).max().orElseThrow(),
                outcome.samples().stream()
                        .mapToInt(s -> s.ready() + s.leaving())
                        .max()
                        .orElseThrow());
    }

    private static void noteStarts(
            JsonNode state, Set<String> old, Map<String, Long> seenNanos, List<Duration> starts) {
        for (JsonNode node : state.path("nodes")) {
            String name = node.path("name").asText();
            if (old.contains(name)) {
                continue;
            }
            Long seen = seenNanos.putIfAbsent(name, System.nanoTime());
            if (seen != null && seen > 0 && node.path("state").asText().equals("ready")) {
                starts.add(Duration.ofNanos(System.nanoTime() - seen));
                seenNanos.put(name, -1L);
            }
        }
    }

    private int closesPerSecond() {
        List<Long> ends = new ArrayList<>();
        for (EventSourceClient client : clients) {
            client.connections.stream().filter(c -> c.endedNanos > 0).forEach(c -> ends.add(c.endedNanos));
        }
        return Sequences.peak(ends, Duration.ofSeconds(1).toNanos());
    }

    private void declare(Path file, String heartbeat) throws Exception {
        Path draft = folder.resolve("draft");
        Files.writeString(draft, """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec:
                  targetConnections: 400
                  capacity: {connectionsPerNode: 100}
                  reconnects: {perSecond: 20, retry: {min: 1s, max: 5s}}
                  stream: {heartbeat: %s}
                """.formatted(heartbeat));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void connect(String url, String token) {
        clients.addAll(EventSourceClient.of(vertx, CLIENTS, url, token));
        clients.forEach(EventSourceClient::start);
    }

    private static Set<String> names(JsonNode state) {
        Set<String> names = new HashSet<>();
        state.path("nodes").forEach(n -> names.add(n.path("name").asText()));
        return names;
    }
}
