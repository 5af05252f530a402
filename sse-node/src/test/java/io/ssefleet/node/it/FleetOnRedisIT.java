package io.ssefleet.node.it;

import static io.ssefleet.node.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.WhatwgParser;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes on one Redis, with clients that move between them: whatever happens, each gets every event once and in order. */
class FleetOnRedisIT {

    private static final boolean LONG = Boolean.getBoolean("it.long");
    private static final int CLIENTS = LONG ? 3000 : 100;
    private static final Duration TIME = LONG ? Duration.ofSeconds(60) : Duration.ofSeconds(10);
    /** After half of it, on average, a client moves by itself; beside it, whenever its node goes. */
    private static final Duration STAY_MAX = LONG ? Duration.ofSeconds(30) : Duration.ofSeconds(3);

    /** Published after one node has started and before another is killed: on few cores the starts take time from all else. */
    private static final int EVENTS_PER_NODE = LONG ? 600 : 100;

    private static final Duration STALL = LONG ? Duration.ofSeconds(10) : Duration.ofSeconds(3);
    private static final Duration SLEEP = LONG ? Duration.ofMinutes(1) : Duration.ofSeconds(3);
    private static final int EVENTS_PER_SECOND = 200;
    /**
     * So many that the rate does not depend on how soon a busy node answers each of them. Each has a topic, and each client one of those, so
     * that two cores carry all clients at the rate.
     */
    private static final int PUBLISHERS = 20;

    private final RedisProcess redis = RedisProcess.startDurable();
    private final CopyOnWriteArrayList<NodeProcess> nodes = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(5);
    private final AtomicIntegerArray taken = new AtomicIntegerArray(PUBLISHERS);
    private final ScheduledExecutorService publishers = Executors.newScheduledThreadPool(PUBLISHERS);
    private final List<Future<?>> publishing = new ArrayList<>();
    private List<MovingClient> clients = List.of();
    private long startNanos;
    private long publishedNanos;

    @AfterEach
    void close() {
        publishers.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        nodes.forEach(NodeProcess::close);
        redis.close();
    }

    private NodeProcess startNode(Map<String, String> more) {
        var settings = new java.util.HashMap<>(Map.of(
                "SSEFLEET_BACKPLANE_TYPE", "redis",
                "SSEFLEET_BACKPLANE_URL", redis.url(),
                "SSEFLEET_STREAM", "default/numbers",
                "SSEFLEET_HEARTBEAT", "1s"));
        settings.putAll(more);
        NodeProcess node = NodeProcess.start(settings);
        nodes.add(node);
        return node;
    }

    private void startThree(Map<String, String> more) {
        IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.runAsync(() -> startNode(more)))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void startClients() {
        NetClient net = vertx.createNetClient();
        clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new MovingClient(vertx, net, this::anyNode, new Random(i), topic(i), STAY_MAX))
                .toList();
        clients.forEach(MovingClient::start);
        await().until(() -> clients.stream().allMatch(MovingClient::hasPlace));
    }

    private NodeProcess anyNode() {
        List<NodeProcess> now = List.copyOf(nodes);
        return now.get(random.nextInt(now.size()));
    }

    private static String topic(int number) {
        return "numbers-" + number % PUBLISHERS;
    }

    /** Each publisher publishes one number to its topic after the other. */
    private void startPublishing() {
        startNanos = System.nanoTime();
        for (int i = 0; i < PUBLISHERS; i++) {
            int publisher = i;
            publishing.add(publishers.scheduleAtFixedRate(
                    () -> publishNext(publisher),
                    0,
                    PUBLISHERS * 1_000_000L / EVENTS_PER_SECOND,
                    TimeUnit.MICROSECONDS));
        }
    }

    /** Until a node has taken it; a repeat has the same id, so that it counts once. */
    private void publishNext(int publisher) {
        int number = publisher + PUBLISHERS * taken.get(publisher);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isTaken(anyNode(), "number-" + number, number));
        taken.incrementAndGet(publisher);
    }

    private void endPublishing() {
        assertThat(publishing).as("publishers that have failed").noneMatch(Future::isDone);
        publishers.shutdown();
        await().until(publishers::isTerminated);
        publishedNanos = System.nanoTime() - startNanos;
    }

    /** How many numbers have been taken by now. */
    private int published() {
        return IntStream.range(0, PUBLISHERS).map(taken::get).sum();
    }

    private static boolean isTaken(NodeProcess node, String id, int number) {
        try {
            HttpResponse<String> answer = node.publish("topic", topic(number), "data", "" + number, "id", id);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(answer.statusCode() == 503);
            return answer.statusCode() == 200;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    private void assertEveryClientHasEveryNumber() {
        clients.forEach(MovingClient::settle);
        await().until(() ->
                IntStream.range(0, CLIENTS).allMatch(i -> clients.get(i).hasReceived("" + lastNumber(i % PUBLISHERS))));
        for (int i = 0; i < CLIENTS; i++) {
            MovingClient client = clients.get(i);
            int last = lastNumber(i % PUBLISHERS);
            List<WhatwgParser.Event> events = client.events();
            assertThat(events).noneMatch(event -> event.type().equals("ssefleet-gap"));
            int first = Integer.parseInt(events.get(0).data());
            assertThat(events)
                    .extracting(WhatwgParser.Event::data)
                    .isEqualTo(IntStream.iterate(first, number -> number <= last, number -> number + PUBLISHERS)
                            .mapToObj(number -> "" + number)
                            .toList());
        }
        System.out.printf(
                "%d clients got all of %d events, %.0f a second, over %d connections%n",
                CLIENTS,
                published(),
                published() * 1e9 / publishedNanos,
                clients.stream().mapToInt(MovingClient::connections).sum());
    }

    /** The last one that was published to the topic. */
    private int lastNumber(int topic) {
        return topic + PUBLISHERS * (taken.get(topic) - 1);
    }

    @Test
    void losesNothingWhileNodesComeAndGo() {
        startThree(Map.of());
        startClients();
        startPublishing();
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            NodeProcess victim = nodes.get(0);
            int soFar = published();
            startNode(Map.of());
            await().until(() -> published() > soFar + EVENTS_PER_NODE);
            nodes.remove(victim);
            victim.close();
        }
        endPublishing();
        assertEveryClientHasEveryNumber();
        assertThat(clients.stream().mapToInt(MovingClient::connections).sum()).isGreaterThan(3 * CLIENTS);
    }

    @Test
    void losesNothingWhileRedisIsAwayOrStalled() {
        startThree(Map.of());
        startClients();
        startPublishing();
        await().until(() -> published() > 200);
        redis.kill();
        await().until(() -> nodes.stream()
                .noneMatch(node -> node.status().getJsonObject("backplane").getBoolean("connected")));
        assertThat(nodes).allMatch(NodeProcess::ready);
        redis.startAgain();
        awaitProgress();
        redis.signal("STOP");
        waitFor(STALL);
        redis.signal("CONT");
        awaitProgress();
        endPublishing();
        assertEveryClientHasEveryNumber();
    }

    @Test
    void losesNothingWhileANodeSleeps() {
        startThree(Map.of());
        startClients();
        startPublishing();
        awaitProgress();
        // As on a machine that is short of something: who is connected there waits, while the others go on.
        NodeProcess sleeper = nodes.remove(0);
        sleeper.signal("STOP");
        try {
            waitFor(SLEEP);
        } finally {
            sleeper.signal("CONT");
            nodes.add(sleeper);
        }
        awaitProgress();
        endPublishing();
        assertEveryClientHasEveryNumber();
    }

    private static void waitFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        await().until(() -> System.nanoTime() > until);
    }

    private void awaitProgress() {
        int soFar = published();
        await().until(() -> published() > soFar + 200);
        await().until(() -> nodes.stream()
                .allMatch(node -> node.status().getJsonObject("backplane").getBoolean("connected")));
    }

    @Test
    void losesNothingWhenASentinelPutsAReplicaInTheMastersPlace() {
        // Not a condition on the method: JUnit makes the instance, with its Redis, before it looks at that, and never
        // ends it.
        assumeTrue(LONG);
        String[] ofTheMaster = {"--replicaof", "127.0.0.1", "" + redis.port};
        try (var first = RedisProcess.start(ofTheMaster);
                var second = RedisProcess.start(ofTheMaster);
                var sentinel = RedisProcess.startSentinel(redis)) {
            await().until(() -> sentinel.command("SENTINEL", "REPLICAS", "main").size() == 2);
            // With two replicas one is left to acknowledge what the next master takes.
            startThree(
                    Map.of("SSEFLEET_BACKPLANE_URL", sentinel.url() + "?master=main", "SSEFLEET_BACKPLANE_ACKS", "1"));
            startClients();
            startPublishing();
            awaitProgress();
            redis.kill();
            awaitProgress();
            assertThat(List.of(first, second))
                    .anyMatch(server -> server.command("ROLE").get(0).toString().equals("master"));
            endPublishing();
            assertEveryClientHasEveryNumber();
        }
    }

    @Test
    void tellsAGapExactlyWhereTheLogEndedOnAnyNode() {
        startThree(Map.of("SSEFLEET_REPLAY_EVENTS", "50"));
        for (int i = 0; i < 100; i++) {
            NodeProcess node = nodes.get(i % 3);
            int number = i;
            await().until(() -> isTaken(node, "number-" + number, number));
        }
        for (NodeProcess node : nodes) {
            await().until(() -> node.status().getJsonObject("log").getInteger("entries") == 50);
            try (SseClient complete = node.subscribe(Map.of("Last-Event-ID", "number-49"), "*");
                    SseClient tooFar = node.subscribe(Map.of("Last-Event-ID", "number-48"), "*")) {
                await().until(() ->
                        complete.data().contains("99") && tooFar.data().contains("99"));
                assertThat(complete.data()).hasSize(50).startsWith("50");
                assertThat(tooFar.data()).hasSize(51);
                assertThat(tooFar.events().get(0).type()).isEqualTo("ssefleet-gap");
                assertThat(tooFar.data().subList(1, 51)).isEqualTo(complete.data());
            }
        }
    }

    @Test
    void isNotReadyBeforeItHasJoinedAndWithoutItsRedisIfToldSo() {
        NodeProcess patient = startNode(Map.of());
        NodeProcess strict = startNode(Map.of("SSEFLEET_BACKPLANE_READY_WITHOUT", "false"));
        await().until(() -> isTaken(patient, "number-0", 0));
        redis.kill();
        await().until(() -> !strict.ready());
        assertThat(patient.ready()).isTrue();
        NodeProcess late = NodeProcess.launch(Map.of(
                "SSEFLEET_BACKPLANE_TYPE", "redis",
                "SSEFLEET_BACKPLANE_URL", redis.url(),
                "SSEFLEET_STREAM", "default/numbers"));
        nodes.add(late);
        await().until(() -> late.output().contains("away, trying on"));
        assertThat(late.ready()).isFalse();
        try (SseClient early = late.subscribe(Map.of(), "*")) {
            await().until(early::over);
            assertThat(early.endedCleanly()).isTrue();
        }
        redis.startAgain();
        await().until(() -> late.ready() && strict.ready());
        assertThat(late.status().getJsonObject("log").getInteger("entries")).isEqualTo(1);
        String metrics = late.management("GET", "/q/metrics").body();
        assertThat(metrics).contains("ssefleet_backplane_connected 1.0");
    }
}
