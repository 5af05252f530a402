package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.KEYS;
import static io.ssefleet.node.backplane.redis.RedisFixture.entries;
import static io.ssefleet.node.backplane.redis.RedisFixture.isTaken;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.log.Resumption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More than one Redis: a cluster, and a master that its Sentinel replaces. */
class TopologiesIT {

    @Test
    void sharesEventsThroughACluster() throws Exception {
        try (var fleet = new RedisFixture(RedisProcess.start("--cluster-enabled", "yes"))) {
            fleet.redis.command(
                    "CLUSTER",
                    java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of("ADDSLOTS"),
                                    IntStream.range(0, 16_384).mapToObj(slot -> "" + slot))
                            .toArray(String[]::new));
            await().until(() ->
                    fleet.redis.command("CLUSTER", "INFO").toString().contains("cluster_state:ok"));
            String url = fleet.redis.url() + "?cluster=true";
            RedisBackplane first = fleet.start(url, 10, "", 0);
            RedisBackplane second = fleet.start(url, 10, "", 0);
            await().until(() -> first.joined() && second.joined());
            for (int i = 0; i < 15; i++) {
                publish(first, update("id-" + i, "" + i));
            }
            await().until(() -> told(second).contains("14"));
            assertThat(told(second)).isEqualTo(told(first)).hasSize(10);
            assertThat(second.resume("id-4").toCompletableFuture().get()).isInstanceOf(Resumption.After.class);
        }
    }

    @Test
    void followsTheSentinelToTheNextMaster() throws Exception {
        try (var fleet = new RedisFixture(RedisProcess.startDurable());
                var replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + fleet.redis.port);
                var sentinel = RedisProcess.startSentinel(fleet.redis)) {
            await().until(() -> sentinel.command("SENTINEL", "REPLICAS", "main").size() == 1);
            RedisBackplane first = fleet.start(sentinel.url() + "?master=main", 100, "", 1);
            RedisBackplane second = fleet.start(sentinel.url() + "?master=main", 100, "", 0);
            await().until(() -> first.joined() && second.joined());
            await().until(() -> isTaken(first, "before"));
            fleet.redis.kill();
            await().until(() -> isTaken(second, "after"));
            for (RedisBackplane node : List.of(first, second)) {
                await().until(() -> told(node).contains("after"));
                // A replica had what was acknowledged, so nothing is lost and no gap is told.
                assertThat(told(node)).containsExactly("before", "after");
            }
            assertThat(replica.command("XLEN", KEYS.stream()).toInteger())
                    .isEqualTo(entries(first).size());
        }
    }

    @Test
    void joinsThoughTheFirstOfTheSentinelsThatItIsToldNeverAnswers() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var fleet = new RedisFixture(RedisProcess.start());
                var sentinel = RedisProcess.startSentinel(fleet.redis)) {
            String both = "redis://127.0.0.1:%d,%s?master=main".formatted(silent.getLocalPort(), sentinel.url());

            List<RedisBackplane> nodes = IntStream.range(0, 4)
                    .mapToObj(i -> fleet.start(both, 10, "", 0))
                    .toList();

            await().until(() -> nodes.stream().allMatch(RedisBackplane::joined));
        }
    }
}
