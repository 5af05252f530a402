package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.KEYS;
import static io.ssefleet.node.backplane.redis.RedisFixture.isTaken;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A cluster of three masters with a replica each loses servers, the master that has the fleet's stream among them. */
@EnabledIfSystemProperty(named = "it.long", matches = "true")
class ClusterFailoverIT {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Pattern ITS_REPLICA_HAS_ALL =
            Pattern.compile("offset=([0-9]+),lag.*master_repl_offset:\\1\\b", Pattern.DOTALL);

    private final List<RedisProcess> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(RedisProcess::close);
    }

    @Test
    void nodesGoOnWithTheReplicaThatTakesItsPlace() throws Exception {
        startCluster();
        String url = servers.stream().map(RedisProcess::url).collect(Collectors.joining(","));
        int shard = owner(KEYS.stream());
        RedisProcess owner = servers.remove(shard);
        try (var fleet = new RedisFixture(owner)) {
            RedisBackplane first = fleet.start(url, 100, "", 0);
            RedisBackplane second = fleet.start(url, 100, "", 0);
            await().until(() -> first.joined() && second.joined());
            for (int i = 0; i < 10; i++) {
                publish(first, update("" + i));
            }
            await().until(() -> told(first).size() == 10 && told(second).size() == 10);
            await().until(() -> ITS_REPLICA_HAS_ALL
                    .matcher(owner.command("INFO", "replication").toString())
                    .find());
            // The replica of another master: it has nothing of the stream, and the nodes do not care.
            servers.remove(MASTERS - 1 + (shard + 1) % MASTERS).close();
            await().until(() -> owner.command("CLUSTER", "NODES").toString().contains("fail"));
            assertThat(first.connected() && second.connected()).isTrue();
            owner.kill();
            await().until(() -> !first.connected() && !second.connected());
            await().until(() -> isTaken(second, "10"));
            await().until(() -> isTaken(first, "11"));
            List<String> all = IntStream.range(0, 12).mapToObj(i -> "" + i).toList();
            await().untilAsserted(() -> {
                assertThat(told(first)).isEqualTo(all);
                assertThat(told(second)).isEqualTo(all);
            });
        }
    }

    private void startCluster() {
        for (int i = 0; i < 2 * MASTERS; i++) {
            servers.add(RedisProcess.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        }
        for (int i = 0; i < MASTERS; i++) {
            servers.get(i)
                    .command(
                            "CLUSTER",
                            Stream.concat(
                                            Stream.of("ADDSLOTS"),
                                            IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS)
                                                    .mapToObj(slot -> "" + slot))
                                    .toArray(String[]::new));
            servers.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
        }
        for (RedisProcess server : servers) {
            server.command("CLUSTER", "MEET", "127.0.0.1", "" + servers.get(0).port);
        }
        for (int i = 0; i < MASTERS; i++) {
            RedisProcess replica = servers.get(MASTERS + i);
            String master = servers.get(i).command("CLUSTER", "MYID").toString();
            await().until(() -> replica.command("CLUSTER", "NODES").toString().contains(master));
            replica.command("CLUSTER", "REPLICATE", master);
        }
        for (RedisProcess server : servers) {
            await().until(() -> {
                String nodes = server.command("CLUSTER", "NODES").toString();
                return server.command("CLUSTER", "INFO").toString().contains("cluster_state:ok")
                        && nodes.lines().filter(node -> node.contains("slave")).count() == MASTERS
                        && !nodes.contains("handshake");
            });
        }
    }

    /** Which master has the key. */
    private int owner(String key) {
        return servers.get(0).command("CLUSTER", "KEYSLOT", key).toInteger() * MASTERS / SLOTS;
    }
}
