package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.ssefleet.node.RedisProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How much one stream carries, and how fast a node joins: figures for the machine that it runs on, printed. */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class StreamCapacityIT {

    private static final int EVENTS = 300_000;
    private static final int KEPT = 100_000;
    private static final int AT_ONCE = 4096;
    private static final String DATA = "x".repeat(200);

    @Test
    void oneStreamFeedsThreeNodesAndAFourthJoins() throws Exception {
        try (var fleet = new RedisFixture(RedisProcess.start())) {
            List<RedisBackplane> nodes = List.of(fleet.join(KEPT), fleet.join(KEPT), fleet.join(KEPT));
            publish(nodes, KEPT);
            double redisBefore = processorSeconds(fleet.redis);
            double nodesBefore = processorSeconds();
            Duration time = publish(nodes, EVENTS);
            double redisMicros = (processorSeconds(fleet.redis) - redisBefore) / EVENTS * 1e6;
            double nodesMicros = (processorSeconds() - nodesBefore) / EVENTS * 1e6;
            double perSecond = EVENTS / (time.toNanos() / 1e9);

            long start = System.nanoTime();
            RedisBackplane joining = fleet.start(KEPT, "", 0);
            await().pollInterval(Duration.ofMillis(5)).until(joining::joined);
            Duration joined = Duration.ofNanos(System.nanoTime() - start);

            System.out.printf(
                    "one stream to 3 nodes: %,.0f events/s (processor time per event: %.1f us of Redis, %.1f us of publishing and of"
                            + " the nodes together); a log of %,d primed in %d ms%n",
                    perSecond, redisMicros, nodesMicros, KEPT, joined.toMillis());
            assertThat(joining.log().entries()).isEqualTo(KEPT);
            assertThat(perSecond).isGreaterThan(20_000);
            assertThat(joined).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static double processorSeconds(RedisProcess redis) {
        return redis.command("INFO", "cpu")
                .toString()
                .lines()
                .filter(line -> line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    /** Of this process, in which the nodes are. */
    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** Until every node has all of them. */
    private static Duration publish(List<RedisBackplane> nodes, int events) throws Exception {
        long before = nodes.get(0).log().nextOffset();
        var room = new Semaphore(AT_ONCE);
        var failed = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            room.acquire();
            nodes.get(0).publish(update(DATA)).whenComplete((id, failure) -> {
                failed.addAndGet(failure == null ? 0 : 1);
                room.release();
            });
        }
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> nodes.stream().allMatch(node -> node.log().nextOffset() == before + events));
        assertThat(failed).hasValue(0);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
