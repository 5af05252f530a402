package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a client goes on that this node's log can't tell: its id is a publisher's, it is ahead of this node, or it is further back
 * than the log reaches. Work and time are bounded.
 */
final class Resuming {

    private static final int LOOKUPS_AT_ONCE = 1000;
    private static final int OLDER_AT_ONCE = 4;
    /** What clients are still to be sent of it, beyond which no more is read for others. */
    private static final long OLDER_HELD_MAX = 32 << 20;

    private static final int OLDER_ENTRIES_MAX = 10_000;
    private static final long OLDER_BYTES_MAX = 8 << 20;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration BEHIND_MAX = Duration.ofSeconds(3);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Vertx vertx;
    private final StreamKeys keys;
    private final EventLog log;
    private RedisSession session;
    private int lookups;
    private int olderReads;

    Resuming(Vertx vertx, StreamKeys keys, EventLog log) {
        this.vertx = vertx;
        this.keys = keys;
        this.log = log;
    }

    void begin(RedisSession with) {
        session = with;
    }

    void end() {
        session = null;
    }

    Future<Resumption> resume(String id) {
        Optional<Position> position = Position.parse(id);
        if (position.isPresent() && position.get().epoch() >= Position.FIRST_LOCAL_EPOCH) {
            // Of a node that kept its events to itself.
            return Future.succeededFuture(new Resumption.Unknown());
        }
        if (session == null || lookups >= LOOKUPS_AT_ONCE) {
            return later("where the client stands can't be looked up now");
        }
        lookups++;
        return position.map(Future::succeededFuture)
                .orElseGet(() -> find(id))
                .compose(found -> found == null ? unknown() : at(found))
                .onComplete(done -> lookups--);
    }

    private static Future<Resumption> later(String why) {
        return Future.failedFuture(new BackplaneAway(why));
    }

    private static Future<Resumption> unknown() {
        return Future.succeededFuture(new Resumption.Unknown());
    }

    /** Null: nobody knows it. */
    private Future<Position> find(String publishersId) {
        return session.lookUp(Request.cmd(Command.HGET).arg(keys.ids()).arg(publishersId), ANSWER_MAX)
                // The entry's id and, for the index itself, its number.
                .map(found -> found == null
                        ? null
                        : EntryCodec.position(found.toString().split(" ")[0]));
    }

    private Future<Resumption> at(Position position) {
        if (position.compareTo(log.last()) > 0) {
            return ahead(position);
        }
        Resumption local = log.resume(position.cursor());
        return local instanceof Resumption.Trimmed ? older(position, local) : Future.succeededFuture(local);
    }

    /** The client has seen more than this node; if the stream has it too, the node is about to. */
    private Future<Resumption> ahead(Position position) {
        RedisSession asked = session;
        if (asked == null) {
            return later("the node has not read as far as the client");
        }
        return asked.lookUp(
                        Request.cmd(Command.HMGET).arg(keys.state()).arg("ms").arg("n"), ANSWER_MAX)
                .compose(state -> {
                    boolean inTheStream = state.get(0) != null
                            && position.compareTo(EntryCodec.position(state.get(0) + "-" + state.get(1))) <= 0;
                    if (!inTheStream) {
                        return unknown();
                    }
                    return untilRead(position).compose(read -> at(position));
                });
    }

    private Future<Void> untilRead(Position position) {
        Promise<Void> promise = Promise.promise();
        long deadline = System.nanoTime() + BEHIND_MAX.toNanos();
        look(position, deadline, promise);
        return promise.future();
    }

    private void look(Position position, long deadlineNanos, Promise<Void> promise) {
        if (position.compareTo(log.last()) <= 0) {
            promise.complete();
        } else if (System.nanoTime() - deadlineNanos > 0) {
            promise.fail(new BackplaneAway("the node has not read as far as the client"));
        } else {
            vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(position, deadlineNanos, promise));
        }
    }

    private Future<Resumption> older(Position position, Resumption trimmed) {
        if (session == null || olderReads >= OLDER_AT_ONCE || log.apartBytes() > OLDER_HELD_MAX) {
            return later("what the client missed can't be read now");
        }
        olderReads++;
        return new OlderRead(position, log.head(), trimmed).run().onComplete(done -> olderReads--);
    }

    /** Reads from the stream what lies between the client's position and the log's oldest entry. */
    private final class OlderRead {
        private final Position from;
        private final Mark head;
        private final Resumption tooFar;
        private final BatchSize batchSize = new BatchSize();
        private final List<LogEntry> entries = new ArrayList<>();
        private boolean complete;
        private long bytes;

        OlderRead(Position from, Mark head, Resumption tooFar) {
            this.from = from;
            this.head = head;
            this.tooFar = tooFar;
        }

        Future<Resumption> run() {
            return readAfter(from);
        }

        private Future<Resumption> readAfter(Position position) {
            RedisSession asked = session;
            if (asked == null) {
                return later("what the client missed can't be read now");
            }
            int count = batchSize.entries();
            return asked.lookUp(
                            Request.cmd(Command.XRANGE)
                                    .arg(keys.stream())
                                    .arg("(" + EntryCodec.streamId(position))
                                    .arg(EntryCodec.streamId(head.before()))
                                    .arg("COUNT")
                                    .arg(count),
                            ANSWER_MAX)
                    .compose(batch -> take(batch, count));
        }

        private Future<Resumption> take(Response batch, int count) {
            long before = bytes;
            for (StreamEntry entry : EntryCodec.read(batch)) {
                if (entries.isEmpty()) {
                    complete = entry.before().compareTo(from) <= 0;
                }
                var content = EntryCodec.content(entry);
                bytes += content.wireBytes();
                entries.add(LogEntry.apart(entry.position(), content));
            }
            batchSize.was(batch.size(), bytes - before);
            if (entries.size() > OLDER_ENTRIES_MAX || bytes > OLDER_BYTES_MAX) {
                return Future.succeededFuture(tooFar);
            }
            if (batch.size() == count) {
                return readAfter(entries.get(entries.size() - 1).position());
            }
            Resumption then = complete ? new Resumption.After(head) : new Resumption.Trimmed(head);
            return Future.succeededFuture(entries.isEmpty() ? then : new Resumption.Older(from, entries, then));
        }
    }
}
