package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.KEYS;
import static io.ssefleet.node.backplane.redis.RedisFixture.awaitNotLive;
import static io.ssefleet.node.backplane.redis.RedisFixture.entries;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes make of a Redis that fails: nothing is missing, or all clients are told at the same place. */
class RedisFaultsIT {

    private static final int CONNECTIONS_PER_NODE = 3;
    private static final int OF_THE_TEST = 1;

    private RedisFixture fleet;

    @AfterEach
    void close() {
        fleet.close();
    }

    private RedisBackplane[] nodes(RedisProcess redis, int count) {
        fleet = new RedisFixture(redis);
        return IntStream.range(0, count).mapToObj(i -> fleet.join()).toArray(RedisBackplane[]::new);
    }

    private static void assertAwayAtOnce(RedisBackplane node) {
        var answer = node.publish(update("lost")).toCompletableFuture();
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(BackplaneAway.class);
    }

    @Test
    void goesOnWhereItWasWhenRedisIsBack() throws Exception {
        RedisBackplane[] nodes = nodes(RedisProcess.startDurable(), 2);
        for (int i = 0; i < 10; i++) {
            publish(nodes[0], update("" + i));
        }
        await().until(() -> told(nodes[1]).size() == 10);
        LogEntry fifth = entries(nodes[0]).get(4);
        for (int round = 0; round < 3; round++) {
            fleet.redis.kill();
            await().until(() -> !nodes[0].connected() && !nodes[1].connected());
            assertAwayAtOnce(nodes[0]);
            // Meanwhile clients are served from the log, and those that it can't tell are asked to come again.
            assertThat(nodes[0].resume(fifth.id()).toCompletableFuture().join()).isInstanceOf(Resumption.After.class);
            assertThatThrownBy(() ->
                            nodes[0].resume("unknown").toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BackplaneAway.class);
            fleet.redis.startAgain();
            await().until(() -> nodes[0].connected() && nodes[1].connected());
            publish(nodes[1], update("" + (10 + round)));
        }
        List<String> all = IntStream.range(0, 13).mapToObj(i -> "" + i).toList();
        await().until(() -> told(nodes[0]).size() >= 13 && told(nodes[1]).size() >= 13);
        assertThat(told(nodes[0])).isEqualTo(all);
        assertThat(told(nodes[1])).isEqualTo(all);
        await().until(() -> fleet.connections() == 2 * CONNECTIONS_PER_NODE + OF_THE_TEST);
    }

    @Test
    void givesAStalledRedisUpInTimeAndLosesNothing() throws Exception {
        RedisBackplane node = nodes(RedisProcess.start(), 1)[0];
        publish(node, update("before"));
        fleet.redis.signal("STOP");
        // Within the ten seconds that the fixture gives it, while the stall is not known yet.
        assertThatThrownBy(() -> publish(node, update("lost"))).hasCauseInstanceOf(BackplaneAway.class);
        await().until(() -> !node.connected());
        assertAwayAtOnce(node);
        fleet.redis.signal("CONT");
        await().until(node::connected);
        publish(node, update("after"));
        // What was refused may have been taken by Redis nevertheless; nobody was promised anything about it.
        await().until(() -> told(node).contains("after"));
        assertThat(told(node)).doesNotContain("gap").startsWith("before").endsWith("after");
        await().until(() -> fleet.connections() == CONNECTIONS_PER_NODE + OF_THE_TEST);
    }

    @Test
    void tellsAllNodesAtOnePlaceThatTheStreamIsGone() throws Exception {
        RedisBackplane[] nodes = nodes(RedisProcess.start(), 3);
        publish(nodes[0], update("before"));
        await().until(() -> List.of(nodes).stream().allMatch(node -> told(node).size() == 1));
        fleet.redis.kill();
        await().until(() -> List.of(nodes).stream().noneMatch(RedisBackplane::connected));
        fleet.redis.startAgain();
        await().until(() -> List.of(nodes).stream().allMatch(RedisBackplane::connected));
        publish(nodes[1], update("after"));
        for (RedisBackplane node : nodes) {
            await().until(() -> told(node).contains("after"));
            assertThat(told(node)).containsExactly("before", "gap", "after");
            assertThat(entries(node).get(1).position())
                    .isEqualTo(entries(nodes[0]).get(1).position());
        }
        RedisBackplane joining = fleet.join();
        assertThat(told(joining)).containsExactly("gap", "after");
    }

    @Test
    void tellsAllNodesAtOnePlaceThatTheLastWritesAreGone() throws Exception {
        RedisBackplane[] nodes = nodes(RedisProcess.startDurable(), 2);
        for (int i = 0; i < 5; i++) {
            publish(nodes[0], update("" + i));
        }
        Map<Path, byte[]> replica = fleet.redis.data();
        for (int i = 5; i < 8; i++) {
            publish(nodes[0], update("" + i));
        }
        await().until(() -> told(nodes[0]).size() == 8 && told(nodes[1]).size() == 8);
        fleet.redis.kill();
        fleet.redis.data(replica);
        fleet.redis.startAgain();
        await().until(() -> nodes[0].connected() && nodes[1].connected());
        publish(nodes[1], update("8"));
        for (RedisBackplane node : nodes) {
            await().until(() -> told(node).contains("8"));
            assertThat(told(node)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "gap", "8");
            assertThat(entries(node).get(8).position())
                    .isEqualTo(entries(nodes[0]).get(8).position());
        }
        assertThat(told(fleet.join())).containsExactly("0", "1", "2", "3", "4", "gap", "8");
    }

    @Test
    void aPublisherThatKnowsMoreThanTheStreamMarksTheGapFirst() throws Exception {
        RedisBackplane node = nodes(RedisProcess.start(), 1)[0];
        publish(node, update("before"));
        await().until(() -> told(node).size() == 1);
        // As a failover that breaks no connection would look like.
        fleet.redis.command("FLUSHALL");
        publish(node, update("after"));
        await().until(() -> told(node).contains("after"));
        assertThat(told(node)).containsExactly("before", "gap", "after");
    }

    @Test
    void aNodeThatSleptTellsWhatWasTrimmedMeanwhileAndNobodyElseDoes() throws Exception {
        fleet = new RedisFixture(RedisProcess.start());
        RedisBackplane awake = fleet.join(10);
        RedisBackplane asleep = fleet.join(1000);
        var sleeping = new CountDownLatch(1);
        var wake = new CountDownLatch(1);
        asleep.log().onAppend(() -> {
            sleeping.countDown();
            awaitUninterruptibly(wake);
        });
        publish(awake, update("0"));
        sleeping.await();
        for (int i = 1; i < 40; i++) {
            publish(awake, update("" + i));
        }
        awaitNotLive();
        publish(awake, update("40"));
        wake.countDown();
        await().until(() -> told(asleep).contains("40"));
        assertThat(told(asleep))
                .containsExactly("0", "gap", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40");
        assertThat(told(awake)).doesNotContain("gap");
        // A client that it told of the gap goes on at any other node without another one.
        assertThat(awake.resume(entries(asleep).get(1).id())
                        .toCompletableFuture()
                        .join())
                .isEqualTo(new Resumption.After(new Mark(
                        awake.log().oldestOffset(), entries(asleep).get(1).position())));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatThePasswordIsWrong() {
        fleet = new RedisFixture(RedisProcess.start("--requirepass", "right"));
        RedisBackplane wrong = fleet.start(10, "wrong", 0);
        RedisBackplane right = fleet.start(10, "right", 0);
        await().until(right::joined);
        assertAwayAtOnce(wrong);
        assertThat(wrong.joined()).isFalse();
        assertThat(wrong.connected()).isFalse();
    }

    @Test
    void refusesWhatAFullRedisCanNotTakeAndStaysConnected() throws Exception {
        RedisBackplane node = nodes(RedisProcess.start(), 1)[0];
        publish(node, update("before"));
        fleet.redis.command("CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> publish(node, update("lost"))).hasMessageContaining("full");
        assertThat(node.connected()).isTrue();
        fleet.redis.command("CONFIG", "SET", "maxmemory", "0");
        publish(node, update("after"));
        await().until(() -> told(node).size() == 2);
        assertThat(told(node)).containsExactly("before", "after");
        assertThat(fleet.redis.command("HGET", KEYS.state(), "seq").toInteger()).isEqualTo(2);
    }

    @Test
    void aFullRedisIsRidOfWhatIsTooOld() throws Exception {
        aFullRedisTakesEventsAgain(new LogLimits(1000, 1 << 26, Duration.ofSeconds(1)));
    }

    @Test
    void aFullRedisIsRidOfWhatIsTooMuch() throws Exception {
        aFullRedisTakesEventsAgain(new LogLimits(5, 1 << 26, Duration.ofHours(1)));
    }

    private void aFullRedisTakesEventsAgain(LogLimits limits) throws Exception {
        fleet = new RedisFixture(RedisProcess.start());
        RedisBackplane node = fleet.start(RedisFixture.settings(fleet.redis.url(), "", "", 0), limits);
        await().until(node::joined);
        long empty = usedMemory();
        for (int i = 0; i < 20; i++) {
            publish(node, update("x".repeat(100_000)));
        }
        fleet.redis.command("CONFIG", "SET", "maxmemory", "" + (usedMemory() + empty) / 2);
        await().ignoreExceptions().until(() -> !publish(node, update("after")).isEmpty());
    }

    private long usedMemory() {
        return fleet.redis
                .command("INFO", "memory")
                .toString()
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoPublishesMoreThanRedisTakesIsToldSoInTime() {
        fleet = new RedisFixture(RedisProcess.start());
        RedisBackplane careful = fleet.start(10_000, "", 1);
        await().until(careful::joined);
        // Each step waits a second for a replica that there is not.
        var answers = IntStream.range(0, 2_000)
                .mapToObj(i -> careful.publish(update("" + i)).toCompletableFuture())
                .toList();
        await().until(() -> answers.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertThat(fleet.redis.command("XLEN", KEYS.stream()).toInteger()).isLessThan(2_000);
        assertThat(careful.connected()).isTrue();
    }

    @Test
    void readsAndPrimesLargeEvents() throws Exception {
        RedisBackplane[] nodes = nodes(RedisProcess.start(), 1);
        for (int i = 0; i < 60; i++) {
            publish(nodes[0], update("" + i));
        }
        for (int i = 0; i < 100; i++) {
            publish(nodes[0], update("y".repeat(500_000)));
        }
        await().until(() -> entries(nodes[0]).size() == 160);
        RedisBackplane late = fleet.join();
        assertThat(told(late)).isEqualTo(told(nodes[0]));
    }

    @Test
    void anEntryThatNoNodeHasWrittenIsAGap() throws Exception {
        RedisBackplane[] nodes = nodes(RedisProcess.start(), 1);
        Position last = Position.parse(publish(nodes[0], update("before"))).orElseThrow();
        List<String> bad = List.of("x", "topic", "1");
        for (int i = 0; i < bad.size(); i++) {
            String id = last.epoch() + "-" + (last.sequence() + 1 + i);
            fleet.redis.command("XADD", KEYS.stream(), id, "b", "none", "t", bad.get(i), "r", "often", "e", "a\nb");
        }
        await().until(() -> System.currentTimeMillis() > last.epoch());
        publish(nodes[0], update("after"));
        await().until(() -> told(nodes[0]).contains("after"));
        assertThat(told(nodes[0])).startsWith("before", "gap").endsWith("after");
        assertThat(told(fleet.join())).startsWith("before", "gap").endsWith("after");
    }

    @Test
    void takesTheNameOfAUserFromTheAddress() throws Exception {
        fleet = new RedisFixture(RedisProcess.start());
        fleet.redis.command("ACL", "SETUSER", "alice", "on", ">p@ss+w:rd%", "~*", "&*", "+@all");
        RedisBackplane node = fleet.start(fleet.redis.url().replace("//", "//alice@"), 10, "p@ss+w:rd%", 0);
        await().until(node::joined);
        publish(node, update("x"));
        assertThat(fleet.redis.command("CLIENT", "LIST").toString()).contains("user=alice");
    }

    @Test
    void countsAnEventOnlyWithTheReplicasThatItNeeds() throws Exception {
        fleet = new RedisFixture(RedisProcess.start());
        RedisBackplane careful = fleet.start(100, "", 1);
        await().until(careful::joined);
        assertThatThrownBy(() -> publish(careful, update("mine", "x"))).hasMessageContaining("0 of 1 replicas");
        try (var replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + fleet.redis.port)) {
            await().until(() -> replica.command("XLEN", KEYS.stream()).toInteger() == 1);
            // Safe to repeat: it is stored already, and answered once a replica has it.
            assertThat(publish(careful, update("mine", "x"))).isEqualTo("mine");
            publish(careful, update("y"));
            assertThat(replica.command("XLEN", KEYS.stream()).toInteger()).isEqualTo(2);
            assertThat(told(careful)).containsExactly("x", "y");
        }
    }
}
