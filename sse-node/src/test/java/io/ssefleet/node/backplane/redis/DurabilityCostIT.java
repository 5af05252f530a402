package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What each way to keep events safe costs, side by side: figures for the machine that it runs on, printed. */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class DurabilityCostIT {

    private static final int ROUNDS = 5;
    private static final int EVENTS = 10_000;
    private static final int ONE_BY_ONE = 200;
    private static final int AT_ONCE = 4096;
    private static final String DATA = "x".repeat(200);

    private final List<AutoCloseable> open = new ArrayList<>();

    /** One way, and what it came to. */
    private record Way(String name, RedisBackplane node, List<Double> perSecond, List<Double> medianMillis) {
        Way(String name, RedisBackplane node) {
            this(name, node, new ArrayList<>(), new ArrayList<>());
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Way way(String name, int replicas, String... settings) {
        var fleet = new RedisFixture(RedisProcess.start(settings));
        open.add(fleet);
        for (int i = 0; i < replicas; i++) {
            open.add(RedisProcess.start("--replicaof", "127.0.0.1", "" + fleet.redis.port));
        }
        await().until(() ->
                fleet.redis.command("INFO", "replication").toString().split("state=online", -1).length == replicas + 1);
        RedisBackplane node = fleet.start(1000, "", replicas);
        await().until(node::joined);
        return new Way(name, node);
    }

    @Test
    void nothingADiskAndAReplica() throws Exception {
        List<Way> ways = List.of(
                way("appendonly no", 0),
                way("appendfsync everysec", 0, "--appendonly", "yes", "--appendfsync", "everysec"),
                way("appendfsync always", 0, "--appendonly", "yes", "--appendfsync", "always"),
                way("one replica acknowledges", 1));
        for (int round = -1; round < ROUNDS; round++) {
            for (Way way : ways) {
                double perSecond = many(way.node());
                double medianMillis = oneByOne(way.node());
                if (round >= 0) {
                    way.perSecond().add(perSecond);
                    way.medianMillis().add(medianMillis);
                }
            }
        }
        for (Way way : ways) {
            System.out.printf(
                    "%s: %,.0f events/s many at a time, %.2f ms one at a time%n",
                    way.name(), median(way.perSecond()), median(way.medianMillis()));
            assertThat(median(way.perSecond())).isPositive();
        }
    }

    private static double many(RedisBackplane node) throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        var failed = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            room.acquire();
            node.publish(update(DATA)).whenComplete((id, failure) -> {
                failed.addAndGet(failure == null ? 0 : 1);
                room.release();
            });
        }
        room.acquire(AT_ONCE);
        assertThat(failed).hasValue(0);
        return EVENTS / ((System.nanoTime() - start) / 1e9);
    }

    private static double oneByOne(RedisBackplane node) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < ONE_BY_ONE; i++) {
            long start = System.nanoTime();
            publish(node, update(DATA));
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return median(millis);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
