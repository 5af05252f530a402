package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.KEYS;
import static io.ssefleet.node.backplane.redis.RedisFixture.entries;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.Relay;
import io.ssefleet.node.log.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes are cut off, and find another stream when they are back, in which others have published already. */
class ReplacedRedisIT {

    private final RedisFixture fleet = new RedisFixture(RedisProcess.start());
    private final List<Relay> relays = new ArrayList<>();

    @AfterEach
    void close() {
        relays.forEach(Relay::close);
        fleet.close();
    }

    private RedisBackplane joinBehindARelay() {
        var relay = new Relay(fleet.redis.port);
        relays.add(relay);
        RedisBackplane node = fleet.start("redis://127.0.0.1:" + relay.port, 1000, "", 0);
        await().until(node::joined);
        return node;
    }

    private static void cut(Relay relay, RedisBackplane node) {
        relay.cut();
        await().until(() -> !node.connected());
    }

    private static void assertToldOneGapAtOnePlace(RedisBackplane first, RedisBackplane second) {
        assertThat(entries(first).stream().filter(LogEntry::isGap).map(LogEntry::position))
                .hasSize(1)
                .isEqualTo(entries(second).stream()
                        .filter(LogEntry::isGap)
                        .map(LogEntry::position)
                        .toList());
    }

    @Test
    void aNodeThatHadNothingYetIsToldThatSomethingIsLost() throws Exception {
        RedisBackplane publisher = joinBehindARelay();
        RedisBackplane other = joinBehindARelay();
        cut(relays.get(1), other);
        publish(publisher, update("lost"));
        await().until(() -> told(publisher).contains("lost"));
        cut(relays.get(0), publisher);
        fleet.redis.command("FLUSHALL");
        RedisBackplane late = fleet.join();
        publish(late, update("first"));

        relays.get(0).mend();
        await().until(publisher::connected);
        relays.get(1).mend();
        await().until(other::connected);
        publish(late, update("last"));
        await().until(() -> told(publisher).contains("last") && told(other).contains("last"));
        assertThat(told(publisher)).containsExactly("lost", "first", "gap", "last");
        assertThat(told(other)).containsExactly("first", "gap", "last");
        assertToldOneGapAtOnePlace(publisher, other);
    }

    @Test
    void aPlaceOfALostEventIsNotUsedAgainByAServerWhoseClockIsBehind() throws Exception {
        // From here on the clock is behind the stream, so that its places follow from the one before.
        long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        fleet.redis.command("HSET", KEYS.state(), "ms", "" + ahead, "n", "0", "seq", "0");
        RedisBackplane first = joinBehindARelay();
        RedisBackplane second = joinBehindARelay();
        publish(first, update("0"));
        await().until(() -> told(second).size() == 1);
        String replica = "dump";
        fleet.redis.command("COPY", KEYS.stream(), replica + KEYS.stream());
        fleet.redis.command("COPY", KEYS.state(), replica + KEYS.state());
        publish(first, update("1"));
        publish(first, update("2"));
        await().until(() -> told(first).size() == 3 && told(second).size() == 3);
        cut(relays.get(0), first);
        cut(relays.get(1), second);
        fleet.redis.command("COPY", replica + KEYS.stream(), KEYS.stream(), "REPLACE");
        fleet.redis.command("COPY", replica + KEYS.state(), KEYS.state(), "REPLACE");
        RedisBackplane late = fleet.join();
        publish(late, update("another 1"));
        publish(late, update("another 2"));

        relays.forEach(Relay::mend);
        await().until(() -> first.connected() && second.connected());
        publish(late, update("3"));
        await().until(() -> told(first).contains("3") && told(second).contains("3"));
        for (RedisBackplane node : List.of(first, second)) {
            assertThat(told(node)).startsWith("0", "1", "2").endsWith("3");
        }
        assertToldOneGapAtOnePlace(first, second);
    }
}
