package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.settings;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.Certificate;
import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Redis behind TLS: used when its authority is known and its name is right, and otherwise not. */
class TlsIT {

    private static final Certificate OF_LOOPBACK = Certificate.of("ip:127.0.0.1");

    @Test
    void sharesEventsWithARedisThatTheAuthorityVouchesFor() throws Exception {
        try (var fleet = new RedisFixture(RedisProcess.startTls(OF_LOOPBACK))) {
            RedisBackplane first = fleet.start(settings(fleet.redis.url(), "", OF_LOOPBACK.pem(), 0), 10);
            RedisBackplane second = fleet.start(settings(fleet.redis.url(), "", OF_LOOPBACK.pem(), 0), 10);
            await().until(() -> first.joined() && second.joined());
            publish(first, update("x".repeat(100_000)));
            publish(second, update("y"));
            await().until(() -> told(first).size() == 2 && told(second).size() == 2);
            assertThat(told(second)).isEqualTo(told(first)).endsWith("y");
        }
    }

    @Test
    void refusesOneThatNobodyVouchesForOrThatHasAnotherName() {
        try (var redis = RedisProcess.startTls(OF_LOOPBACK)) {
            assertRefused(settings(redis.url(), "", "", 0));
            assertRefused(
                    settings(redis.url(), "", Certificate.of("ip:127.0.0.1").pem(), 0));
        }
        var ofAnother = Certificate.of("dns:redis.example");
        try (var redis = RedisProcess.startTls(ofAnother)) {
            assertRefused(settings(redis.url(), "", ofAnother.pem(), 0));
        }
    }

    private static void assertRefused(BackplaneSettings.Redis settings) {
        Vertx vertx = Vertx.vertx();
        try {
            var opened = new CompletableFuture<RedisSession>();
            vertx.runOnContext(now -> RedisSession.open(vertx, settings, RedisFixture.KEYS)
                    .onSuccess(opened::complete)
                    .onFailure(opened::completeExceptionally));
            assertThatThrownBy(opened::join)
                    .cause()
                    .isInstanceOf(SSLHandshakeException.class)
                    .satisfies(
                            failure -> assertThat(RedisErrors.explain(failure)).contains("SSEFLEET_BACKPLANE_CA"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
