package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.Relay;
import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.log.Resumption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's place that takes too long to look up is that client's trouble alone. */
class SlowLookUpIT {

    /** A session's third connection, after the one to write on and the one to block on. */
    private static final int LOOK_UP = 2;

    private final RedisFixture fleet = new RedisFixture(RedisProcess.start());
    private final Relay relay = new Relay(fleet.redis.port);

    @AfterEach
    void close() {
        fleet.close();
        relay.close();
    }

    @Test
    void eventsComeAndGoMeanwhile() throws Exception {
        RedisBackplane node = fleet.start("redis://127.0.0.1:" + relay.port, 1_000_000, "", 0);
        await().until(node::joined);
        int connections = fleet.connections();

        relay.holdBack(LOOK_UP);
        CompletableFuture<Resumption> lookedUp = node.resume("of a publisher").toCompletableFuture();
        int published = 0;
        while (!lookedUp.isDone()) {
            publish(node, update("" + ++published));
            assertThat(node.connected()).isTrue();
        }
        int all = published;
        await().until(() -> told(node).size() == all);

        assertThatThrownBy(lookedUp::join).hasCauseInstanceOf(BackplaneAway.class);
        assertThat(fleet.connections()).isEqualTo(connections);

        relay.letGo(LOOK_UP);
        assertThat(node.resume("of a publisher").toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isInstanceOf(Resumption.Unknown.class);
    }
}
