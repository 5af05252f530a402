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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A master acknowledges what its replica does not get any more, and the replica takes its place. */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class LossyFailoverIT {

    @Test
    void allNodesTellOneGapAtOnePlace() throws Exception {
        try (var fleet = new RedisFixture(RedisProcess.start());
                var replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + fleet.redis.port);
                var sentinel = RedisProcess.startSentinel(fleet.redis)) {
            await().until(() -> sentinel.command("SENTINEL", "REPLICAS", "main").size() == 1);
            String url = sentinel.url() + "?master=main";
            List<RedisBackplane> nodes =
                    List.of(fleet.start(url, 100, "", 0), fleet.start(url, 100, "", 0), fleet.start(url, 100, "", 0));
            await().until(() -> nodes.stream().allMatch(RedisBackplane::joined));
            publish(nodes.get(0), update("0"));
            publish(nodes.get(1), update("1"));
            await().until(() -> replica.command("XLEN", KEYS.stream()).toInteger() == 2);
            fleet.redis.command("ACL", "SETUSER", "default", "-psync", "-sync");
            fleet.redis.command("CLIENT", "KILL", "TYPE", "replica");
            publish(nodes.get(2), update("2"));
            publish(nodes.get(0), update("3"));
            await().until(() -> nodes.stream().allMatch(node -> told(node).size() == 4));
            assertThat(replica.command("XLEN", KEYS.stream()).toInteger()).isEqualTo(2);

            fleet.redis.kill();
            await().until(() -> isTaken(nodes.get(1), "4"));
            for (RedisBackplane node : nodes) {
                await().until(() -> told(node).contains("4"));
                assertThat(told(node)).containsExactly("0", "1", "2", "3", "gap", "4");
                assertThat(entries(node).get(4).position())
                        .isEqualTo(entries(nodes.get(0)).get(4).position());
            }
            RedisBackplane late = fleet.start(url, 100, "", 0);
            await().until(late::joined);
            assertThat(told(late)).containsExactly("0", "1", "gap", "4");
        }
    }
}
