package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the server of a cluster that has a fleet's stream. All of a fleet's keys are in one slot, so a node needs that server alone, and does
 * not care whether others live.
 */
final class ClusterOwner {

    private final Vertx vertx;
    private final BackplaneSettings.Redis settings;
    private final StreamKeys keys;

    ClusterOwner(Vertx vertx, BackplaneSettings.Redis settings, StreamKeys keys) {
        this.vertx = vertx;
        this.settings = settings;
        this.keys = keys;
    }

    /** Asks these servers, one after the other, until one knows. */
    Future<String> find(List<String> hosts) {
        return ask(hosts.iterator());
    }

    private Future<String> ask(Iterator<String> hosts) {
        String host = hosts.next();
        Redis redis = Redis.createClient(vertx, RedisSession.options(settings, List.of(host)));
        return redis.connect()
                .compose(connection -> owner(connection, host))
                .timeout(RedisSession.HOST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> redis.close())
                .recover(why -> hosts.hasNext() ? ask(hosts) : Future.failedFuture(why));
    }

    private Future<String> owner(RedisConnection connection, String asked) {
        return connection
                .send(Request.cmd(Command.CLUSTER).arg("KEYSLOT").arg(keys.stream()))
                .compose(slot -> connection
                        .send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
                        .compose(ranges -> owner(ranges, slot.toInteger(), asked)));
    }

    private static Future<String> owner(Response ranges, int slot, String asked) {
        for (Response range : ranges) {
            if (range.get(0).toInteger() <= slot && slot <= range.get(1).toInteger()) {
                Response master = range.get(2);
                return Future.succeededFuture(address(
                        asked, String.valueOf(master.get(0)), master.get(1).toInteger()));
            }
        }
        return Future.failedFuture(new BackplaneAway("no server of the cluster has the stream's slot " + slot));
    }

    /** As the asked one is reached: with its scheme and its user. A server that does not know its own name leaves it out. */
    private static String address(String asked, String name, int port) {
        URI uri = URI.create(asked);
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        String host =
                name.isEmpty() || name.equals("null") ? uri.getHost() : name.contains(":") ? "[" + name + "]" : name;
        return uri.getScheme() + "://" + user + host + ":" + port;
    }
}
