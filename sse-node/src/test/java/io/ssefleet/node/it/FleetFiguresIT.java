package io.ssefleet.node.it;

import static io.ssefleet.node.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What Redis costs beside the memory of a node: figures for the machine that it runs on, printed, each from one run in which both take
 * turns, so that whatever else the machine does weighs on both.
 */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class FleetFiguresIT {

    private static final int ROUNDS = 20;
    private static final int EVENTS_PER_ROUND = 10;
    /** Until the code that an event passes but once a node is compiled on all of them, as it is on a node that has run for a while. */
    private static final int WARM_UP_EVENTS = 2_000;

    private static final int WARM_UP_ROUNDS = 10;

    /** What Linux counts a process's time in. */
    private static final double TICKS_PER_SECOND = 100;

    private final RedisProcess redis = RedisProcess.start();
    private final List<NodeProcess> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(NodeProcess::close);
        redis.close();
    }

    private List<NodeProcess> start(int count, Map<String, String> settings) {
        List<NodeProcess> nodes = IntStream.range(0, count)
                .mapToObj(i -> NodeProcess.start(settings))
                .toList();
        started.addAll(nodes);
        return nodes;
    }

    private List<NodeProcess> onRedis(int count) {
        return start(
                count,
                Map.of(
                        "SSEFLEET_BACKPLANE_TYPE", "redis",
                        "SSEFLEET_BACKPLANE_URL", redis.url(),
                        "SSEFLEET_STREAM", "default/figures",
                        "SSEFLEET_HEARTBEAT", "5m"));
    }

    private List<NodeProcess> inMemory() {
        return start(1, Map.of("SSEFLEET_HEARTBEAT", "5m"));
    }

    @Test
    void fromPublisherToClient() {
        List<NodeProcess> shared = onRedis(3);
        List<NodeProcess> alone = inMemory();
        try (var ofRedis = new CrowdProcess(shared, 1000);
                var ofMemory = new CrowdProcess(alone, 1000)) {
            double[] redisMillis = new double[ROUNDS * EVENTS_PER_ROUND];
            double[] memoryMillis = new double[ROUNDS * EVENTS_PER_ROUND];
            double[] more = new double[ROUNDS * EVENTS_PER_ROUND];
            for (int i = -WARM_UP_EVENTS; i < more.length; i++) {
                double ofOne = ofRedis.medianNanosOfOne() / 1e6;
                double ofOther = ofMemory.medianNanosOfOne() / 1e6;
                if (i >= 0) {
                    redisMillis[i] = ofOne;
                    memoryMillis[i] = ofOther;
                    more[i] = ofOne - ofOther;
                }
            }
            System.out.printf(
                    "publish to receive, 1,000 clients, p50: %.2f ms with Redis on 3 nodes, %.2f ms with memory on one: %.2f ms more%n",
                    median(redisMillis), median(memoryMillis), median(more));
            assertThat(median(more)).isLessThanOrEqualTo(2);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Test
    void processorTimePerDelivery() throws Exception {
        int clients = 10_000;
        NodeProcess shared = onRedis(1).get(0);
        NodeProcess alone = inMemory().get(0);
        warmUp(shared);
        warmUp(alone);
        try (var ofRedis = new CrowdProcess(List.of(shared), clients);
                var ofMemory = new CrowdProcess(List.of(alone), clients)) {
            double[] ratios = new double[ROUNDS];
            double redisSeconds = 0;
            double memorySeconds = 0;
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double ofOne = seconds(shared, ofRedis);
                double ofOther = seconds(alone, ofMemory);
                if (round >= 0) {
                    redisSeconds += ofOne;
                    memorySeconds += ofOther;
                    ratios[round] = ofOne / ofOther;
                }
            }
            double deliveries = (double) clients * ROUNDS * EVENTS_PER_ROUND;
            System.out.printf(
                    "processor time per delivery, 10,000 clients, one event at a time: %.2f us with Redis, %.2f us with memory;"
                            + " %.3f times in all, %.3f in the median of the rounds%n",
                    redisSeconds / deliveries * 1e6,
                    memorySeconds / deliveries * 1e6,
                    redisSeconds / memorySeconds,
                    median(ratios));
            assertThat(median(ratios)).isLessThanOrEqualTo(1.05);
        }
    }

    /** With events that nobody receives. */
    private static void warmUp(NodeProcess node) throws Exception {
        publish(List.of(node), 10 * WARM_UP_EVENTS);
    }

    /** The node's processor time for some events, one after the other. */
    private static double seconds(NodeProcess node, CrowdProcess clients) {
        long before = ticks(node);
        for (int i = 0; i < EVENTS_PER_ROUND; i++) {
            clients.medianNanosOfOne();
        }
        return (ticks(node) - before) / TICKS_PER_SECOND;
    }

    private static long ticks(NodeProcess node) {
        try {
            String stat = Files.readString(Path.of("/proc/" + node.process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eventsThatArePublishedOverHttp() throws Exception {
        List<NodeProcess> shared = onRedis(3);
        List<NodeProcess> alone = inMemory();
        publish(shared, 5000);
        publish(alone, 5000);
        double redisPerSecond = 0;
        double memoryPerSecond = 0;
        int rounds = 3;
        for (int i = 0; i < rounds; i++) {
            redisPerSecond += publish(shared, 10_000) / rounds;
            memoryPerSecond += publish(alone, 10_000) / rounds;
        }
        System.out.printf(
                "events published over HTTP: %,.0f a second through Redis to 3 nodes, %,.0f to one with memory%n",
                redisPerSecond, memoryPerSecond);
        assertThat(redisPerSecond).isPositive();
    }

    /** Until all nodes have all of them; events a second. */
    private static double publish(List<NodeProcess> nodes, int events) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String token = NodeProcess.publisherToken("*");
        String data = "topic=figures&data=" + "x".repeat(200);
        long before = entries(nodes.get(0));
        var room = new Semaphore(64);
        var failed = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            room.acquire();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + nodes.get(i % nodes.size()).port + "/.well-known/mercure"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(data))
                    .build();
            http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                failed.addAndGet(failure == null && answer.statusCode() == 200 ? 0 : 1);
                room.release();
            });
        }
        room.acquire(64);
        await().until(() -> nodes.stream().allMatch(node -> entries(node) == before + events));
        assertThat(failed).hasValue(0);
        return events / ((System.nanoTime() - start) / 1e9);
    }

    private static long entries(NodeProcess node) {
        return node.status().getJsonObject("log").getLong("entries");
    }
}
