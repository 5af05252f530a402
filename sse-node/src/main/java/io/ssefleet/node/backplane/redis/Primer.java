package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Fills the log of a node that joins with what the stream has, newest first, so that whatever ends it (the log's limits, or the time that
 * it may take) the log has no hole and ends where the stream does.
 */
final class Primer {

    private static final Duration TIME_MAX = Duration.ofSeconds(20);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final StreamKeys keys;
    private final EventLog log;
    private final LogLimits limits;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final Clock clock;

    private record Prepared(Position position, Position before, EventContent content) {}

    Primer(StreamKeys keys, EventLog log, LogLimits limits, Progress progress, LongSupplier nanoTime, Clock clock) {
        this.keys = keys;
        this.log = log;
        this.limits = limits;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /** Completes when the log ends where the stream did at some time since the call. */
    Future<Void> prime(RedisSession session) {
        return session.lookUp(
                        Request.cmd(Command.HMGET).arg(keys.state()).arg("ms").arg("n"), ANSWER_MAX)
                .compose(state -> {
                    Position end = state.get(0) == null
                            ? Position.ZERO
                            : EntryCodec.position(state.get(0) + "-" + state.get(1));
                    return new Run(session).readBackwards("+").map(newestFirst -> {
                        fill(newestFirst, end);
                        return null;
                    });
                });
    }

    private void fill(List<Prepared> newestFirst, Position endOfEmptyStream) {
        if (newestFirst.isEmpty()) {
            log.startAfter(endOfEmptyStream);
            progress.read(endOfEmptyStream);
            return;
        }
        log.startAfter(newestFirst.get(newestFirst.size() - 1).before());
        long now = nanoTime.getAsLong();
        long nowMillis = clock.millis();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Prepared entry = newestFirst.get(i);
            long ageMillis = Math.max(0, nowMillis - entry.position().epoch());
            log.append(
                    entry.position(),
                    entry.content(),
                    now - Duration.ofMillis(ageMillis).toNanos());
        }
        progress.read(newestFirst.get(0).position());
    }

    /** One pass over the stream, from its end to as far as the log reaches. */
    private final class Run {
        private final RedisSession session;
        private final long startNanos = nanoTime.getAsLong();
        private final long oldestMillis = clock.millis() - limits.age().toMillis();
        private final BatchSize batchSize = new BatchSize();
        private final List<Prepared> newestFirst = new ArrayList<>();
        private long bytes;

        Run(RedisSession session) {
            this.session = session;
        }

        Future<List<Prepared>> readBackwards(String from) {
            int asked = batchSize.entries();
            return read(from, asked).compose(batch -> take(batch, asked));
        }

        private Future<Response> read(String from, int count) {
            return session.lookUp(
                    Request.cmd(Command.XREVRANGE)
                            .arg(keys.stream())
                            .arg(from)
                            .arg("-")
                            .arg("COUNT")
                            .arg(count),
                    ANSWER_MAX);
        }

        private Future<List<Prepared>> take(Response batch, int asked) {
            int size = batch.size();
            boolean more = size == asked && inTime();
            int next = batchSize.entries();
            // Asked for before this one is decoded, so that Redis and the node work at the same time.
            Future<Response> asking = more ? read("(" + batch.get(size - 1).get(0), next) : Future.succeededFuture();
            long before = bytes;
            boolean full = add(EntryCodec.read(batch));
            batchSize.was(size, bytes - before);
            return full || !more ? Future.succeededFuture(newestFirst) : asking.compose(b -> take(b, next));
        }

        private boolean inTime() {
            return nanoTime.getAsLong() - startNanos < TIME_MAX.toNanos();
        }

        /** True when the log takes no more. */
        private boolean add(List<StreamEntry> batch) {
            for (StreamEntry entry : batch) {
                EventContent content = EntryCodec.content(entry);
                bytes += content.wireBytes() + LogEntry.OVERHEAD_BYTES;
                boolean fits = newestFirst.size() < limits.entries()
                        && (bytes <= limits.bytes() || newestFirst.isEmpty())
                        && entry.position().epoch() >= oldestMillis;
                if (!fits) {
                    return true;
                }
                newestFirst.add(new Prepared(entry.position(), entry.before(), content));
            }
            return false;
        }
    }
}
