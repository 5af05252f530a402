package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.log.Resumption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's place that takes too long to look up is that client's trouble alone. */
class SlowLookUpIT {

    private final Vertx vertx = Vertx.vertx();
    private final RedisFixture fleet = new RedisFixture(RedisProcess.start());
    private final List<NetSocket> held = new CopyOnWriteArrayList<>();
    private volatile boolean slow = true;

    @AfterEach
    void close() {
        fleet.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void eventsComeAndGoMeanwhile() throws Exception {
        NetServer way = vertx.createNetServer().connectHandler(this::connect);
        int port = way.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
        RedisBackplane node = fleet.start("redis://127.0.0.1:" + port, 1_000_000, "", 0);
        await().until(node::joined);
        int connections = fleet.connections();

        CompletableFuture<Resumption> lookedUp = node.resume("of a publisher").toCompletableFuture();
        await().until(() -> !held.isEmpty());
        int published = 0;
        while (!lookedUp.isDone()) {
            publish(node, update("" + ++published));
            assertThat(node.connected()).isTrue();
        }
        int all = published;
        await().until(() -> told(node).size() == all);

        assertThatThrownBy(lookedUp::join).hasCauseInstanceOf(BackplaneAway.class);
        assertThat(fleet.connections()).isEqualTo(connections);

        slow = false;
        held.forEach(NetSocket::resume);
        assertThat(node.resume("of a publisher").toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isInstanceOf(Resumption.Unknown.class);
    }

    /** To Redis and back; what comes back is held up on a connection on which something was looked up. */
    private void connect(NetSocket node) {
        node.pause();
        vertx.createNetClient().connect(fleet.redis.port, "127.0.0.1").onSuccess(redis -> {
            redis.handler(node::write);
            redis.closeHandler(closed -> node.close());
            node.closeHandler(closed -> redis.close());
            node.handler(bytes -> {
                if (slow && isLookUp(bytes)) {
                    redis.pause();
                    held.add(redis);
                }
                redis.write(bytes);
            });
            node.resume();
        });
    }

    /** As a command of its own: scripts, which are sent as text, look things up too. */
    private static boolean isLookUp(Buffer bytes) {
        return bytes.toString().contains("\r\nhget\r\n");
    }
}
