package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.Position;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/**
 * Reads the stream, all of it and once for the whole node, and appends it to the log. Each entry names the one before it: when that is not
 * the one that was read, entries are missing, and the log says so at that place.
 */
final class StreamReader {

    private static final Duration BLOCK = Duration.ofSeconds(1);
    /** Redis answers after {@link #BLOCK} at the latest; one that is silent for this long is away. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    private final StreamKeys keys;
    private final EventLog log;
    private final Progress progress;

    StreamReader(StreamKeys keys, EventLog log, Progress progress) {
        this.keys = keys;
        this.log = log;
        this.progress = progress;
    }

    /** Reads until the session ends. */
    void run(RedisSession session) {
        read(session, new BatchSize());
    }

    private void read(RedisSession session, BatchSize size) {
        Request read = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(size.entries())
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS")
                .arg(keys.stream())
                .arg(EntryCodec.streamId(progress.read()));
        session.block(read, SILENCE_MAX)
                .map(answer -> {
                    append(answer, size);
                    return answer;
                })
                .onSuccess(answer -> read(session, size))
                .onFailure(session::end);
    }

    private void append(Response answer, BatchSize size) {
        if (answer == null) {
            return;
        }
        List<StreamEntry> entries = EntryCodec.read(answer.get(0).get(1));
        long bytes = 0;
        for (StreamEntry entry : entries) {
            bytes += append(entry);
        }
        size.was(entries.size(), bytes);
    }

    /** Returns its size. */
    private long append(StreamEntry entry) {
        Position position = entry.position();
        boolean missing = !entry.before().equals(progress.read());
        if (missing && entry instanceof StreamEntry.Event && !progress.gapFollows(position)) {
            Position place = position.previous();
            log.append(place, EntryCodec.gap(progress.read(), place));
        }
        EventContent content = EntryCodec.content(entry);
        log.append(position, content);
        progress.read(position);
        return content.wireBytes();
    }
}
