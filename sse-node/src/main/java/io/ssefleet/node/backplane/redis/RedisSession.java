package io.ssefleet.node.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.backplane.RedisAddress.Topology;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections to Redis: one to write on, one to block on, one to look things up. They live and die together: the first that breaks, or
 * does not answer in time, ends the session, and a new one begins from what is known then.
 */
final class RedisSession {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Duration HOST_TIMEOUT = Duration.ofMillis(700);
    private static final int CONNECTIONS = 3;

    private final Redis redis;
    private final Promise<Void> ended = Promise.promise();
    private RedisConnection writer;
    private RedisConnection reader;
    private RedisConnection lookup;

    private RedisSession(Redis redis) {
        this.redis = redis;
    }

    /** Must be called on the backplane's thread, which everything of the session then happens on. */
    static Future<RedisSession> open(Vertx vertx, BackplaneSettings.Redis settings, StreamKeys keys) {
        // In another order each time: the first may be one that never answers.
        var hosts = new ArrayList<>(settings.address().hosts());
        Collections.shuffle(hosts);
        return settings.address().topology() instanceof Topology.Cluster
                ? new ClusterOwner(vertx, settings, keys)
                        .find(hosts)
                        .compose(owner -> open(vertx, options(settings, List.of(owner))))
                : open(vertx, options(settings, hosts));
    }

    private static Future<RedisSession> open(Vertx vertx, RedisOptions options) {
        var session = new RedisSession(Redis.createClient(vertx, options));
        return session.connect()
                .timeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(session)
                .onFailure(session::end);
    }

    private Future<Void> connect() {
        return redis.connect()
                .compose(first -> {
                    writer = endsWithSession(first);
                    return redis.connect();
                })
                .compose(second -> {
                    reader = endsWithSession(second);
                    return redis.connect();
                })
                .map(third -> {
                    lookup = endsWithSession(third);
                    return null;
                });
    }

    private RedisConnection endsWithSession(RedisConnection connection) {
        connection.exceptionHandler(this::end);
        connection.endHandler(closed -> end(new BackplaneAway("Redis closed the connection")));
        return connection;
    }

    static RedisOptions options(BackplaneSettings.Redis settings, List<String> hosts) {
        var options = new RedisOptions()
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(CONNECTIONS)
                .setPoolRecycleTimeout(-1)
                .setPoolCleanerInterval(-1);
        if (!settings.password().isEmpty()) {
            options.setPassword(settings.password());
        }
        hosts.forEach(host -> options.addConnectionString(withPassword(host, settings.password())));
        if (settings.address().topology() instanceof Topology.Sentinel sentinel) {
            options.setType(RedisClientType.SENTINEL)
                    .setMasterName(sentinel.master())
                    .setRole(RedisRole.MASTER);
        }
        options.getNetClientOptions()
                .setConnectTimeout((int) HOST_TIMEOUT.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        if (settings.address().tls()) {
            options.getNetClientOptions().setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (!settings.authorities().isEmpty()) {
                options.getNetClientOptions()
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(settings.authorities())));
            }
        }
        return options;
    }

    /** The client leaves out a user that has no password beside it. */
    private static String withPassword(String host, String password) {
        String user = URI.create(host).getRawUserInfo();
        return user == null || user.contains(":") || password.isEmpty()
                ? host
                : host.replace("//" + user + "@", "//" + user + ":" + URLEncoder.encode(password, UTF_8) + "@");
    }

    Future<Response> write(Request request, Duration atMost) {
        return answer(writer.send(request), atMost);
    }

    /** On the connection that may be kept waiting by Redis. */
    Future<Response> block(Request request, Duration atMost) {
        return answer(reader.send(request), atMost);
    }

    /** One that takes too long fails alone: it may be its own size, and the reader finds out when Redis is away. */
    Future<Response> lookUp(Request request, Duration atMost) {
        return lookup.send(request)
                .onFailure(this::endUnlessAnswered)
                .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<Response> answer(Future<Response> response, Duration atMost) {
        return response.timeout(atMost.toMillis(), TimeUnit.MILLISECONDS).onFailure(this::endUnlessAnswered);
    }

    /**
     * Redis' own "no" leaves the connection as it was; after anything else its state is unknown. A server that can't be written to any more
     * is no longer the right one.
     */
    private void endUnlessAnswered(Throwable failure) {
        if (!RedisErrors.isAnswer(failure) || RedisErrors.isWrongServer(failure)) {
            end(failure);
        }
    }

    /** Closes all connections; what waits for an answer fails. */
    void end(Throwable why) {
        if (ended.tryFail(why)) {
            redis.close();
        }
    }

    /** Fails with the reason when the session has ended. */
    Future<Void> ended() {
        return ended.future();
    }
}
