package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.backplane.RedisAddress;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.protocol.Update;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Backplanes of one fleet on a real Redis. */
final class RedisFixture implements AutoCloseable {

    static final String FLEET = "default/prices";
    static final StreamKeys KEYS = StreamKeys.of(FLEET);

    private static final Duration LIVE = Duration.ofMillis(3100);

    final RedisProcess redis;
    private final List<RedisBackplane> backplanes = new ArrayList<>();

    RedisFixture(RedisProcess redis) {
        this.redis = redis;
    }

    RedisBackplane join() {
        return join(1000);
    }

    RedisBackplane join(int entries) {
        RedisBackplane backplane = start(entries, "", 0);
        await().until(backplane::joined);
        return backplane;
    }

    RedisBackplane start(int entries, String password, int acks) {
        return start(redis.url(), entries, password, acks);
    }

    RedisBackplane start(String url, int entries, String password, int acks) {
        return start(settings(url, password, "", acks), entries);
    }

    static BackplaneSettings.Redis settings(String url, String password, String authorities, int acks) {
        return new BackplaneSettings.Redis(
                RedisAddress.parse(url).orElseThrow(), password, authorities, acks, FLEET, true);
    }

    RedisBackplane start(BackplaneSettings.Redis settings, int entries) {
        return start(settings, new LogLimits(entries, 1 << 26, Duration.ofHours(1)));
    }

    RedisBackplane start(BackplaneSettings.Redis settings, LogLimits limits) {
        var backplane = new RedisBackplane(settings, limits, System::nanoTime, Clock.systemUTC());
        backplanes.add(backplane);
        backplane.start();
        return backplane;
    }

    static Update update(String data) {
        return new Update(List.of("topic"), data, "", "", Update.NO_RETRY, false);
    }

    static Update update(String id, String data) {
        return new Update(List.of("topic"), data, id, "", Update.NO_RETRY, false);
    }

    static String publish(RedisBackplane backplane, Update update) throws Exception {
        return backplane.publish(update).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** With its data as the id, so that a second try counts once. */
    static boolean isTaken(RedisBackplane backplane, String data) throws Exception {
        try {
            publish(backplane, update(data, data));
            return true;
        } catch (ExecutionException notNow) {
            return false;
        }
    }

    /** Until what was published is no longer kept for nodes that read late. */
    static void awaitNotLive() {
        long end = System.nanoTime() + LIVE.toNanos();
        await().until(() -> System.nanoTime() > end);
    }

    static List<LogEntry> entries(RedisBackplane backplane) {
        EventLog log = backplane.log();
        var entries = new ArrayList<LogEntry>();
        for (long offset = log.oldestOffset(); offset < log.nextOffset(); offset++) {
            entries.add(log.read(offset));
        }
        return entries;
    }

    /** What clients would be told, one text an entry: the wire, or that there is a gap. */
    static List<String> told(RedisBackplane backplane) {
        return entries(backplane).stream()
                .map(entry -> entry.isGap() ? "gap" : data(entry))
                .toList();
    }

    private static String data(LogEntry entry) {
        String wire = new String(entry.wire(), java.nio.charset.StandardCharsets.UTF_8);
        return wire.substring(wire.indexOf("data: ") + 6).strip();
    }

    int connections() {
        return (int) redis.command("CLIENT", "LIST", "TYPE", "normal")
                .toString()
                .lines()
                .count();
    }

    @Override
    public void close() {
        backplanes.forEach(RedisBackplane::close);
        redis.close();
    }
}
