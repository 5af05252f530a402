package io.ssefleet.node.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.GapReason;
import io.ssefleet.node.protocol.Update;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Publications as a stream's fields and back: {@code s} number, {@code b} the id before, {@code i} the publisher's id, {@code t} topics
 * (one a line: they have no line breaks), {@code e} type, {@code p} private, {@code r} retry, {@code d} data; {@code g} marks a gap. Always
 * the same fields in the same order, which Redis stores once for many entries.
 */
final class EntryCodec {

    private static final String YES = "1";

    private EntryCodec() {}

    /** Adds what the publishing script takes for one publication. */
    static void write(Update update, Request script) {
        String topics = String.join("\n", update.topics());
        String isPrivate = update.isPrivate() ? YES : "";
        String retry = update.retryMillis() == Update.NO_RETRY ? "" : Long.toString(update.retryMillis());
        script.arg(update.id())
                .arg(update.hasPublishersId() ? digest(topics, update.type(), isPrivate, retry, update.data()) : "")
                .arg(topics)
                .arg(update.type())
                .arg(isPrivate)
                .arg(retry)
                .arg(update.data());
    }

    private static String digest(String... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(UTF_8);
                // Its length first, so that no two lists of parts run together to the same bytes.
                sha256.update((bytes.length + ":").getBytes(UTF_8));
                sha256.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The entries of an answer to XRANGE, XREVRANGE or of one stream of XREAD, in its order. */
    static List<StreamEntry> read(Response entries) {
        var read = new ArrayList<StreamEntry>(entries.size());
        for (Response entry : entries) {
            read.add(readOne(entry));
        }
        return read;
    }

    private static StreamEntry readOne(Response entry) {
        Position position = position(entry.get(0).toString());
        try {
            return readFields(position, entry.get(1));
        } catch (IllegalArgumentException e) {
            // Not a node's work. Whatever it was meant to be, nobody gets it.
            return new StreamEntry.Gap(position, Position.ZERO);
        }
    }

    private static StreamEntry readFields(Position position, Response fields) {
        String before = "0-0";
        String id = "";
        String topics = "";
        String type = "";
        String isPrivate = "";
        String retry = "";
        String data = "";
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String value = fields.get(i + 1).toString();
            switch (fields.get(i).toString()) {
                case "b" -> before = value;
                case "i" -> id = value;
                case "t" -> topics = value;
                case "e" -> type = value;
                case "p" -> isPrivate = value;
                case "r" -> retry = value;
                case "d" -> data = value;
                default -> {
                    // A field of a later version, which this one can do without.
                }
            }
        }
        if (topics.isEmpty()) {
            return new StreamEntry.Gap(position, position(before));
        }
        if (hasLineBreak(id) || hasLineBreak(type)) {
            throw new IllegalArgumentException("a line break in an id or a type");
        }
        return new StreamEntry.Event(
                position,
                position(before),
                new Update(
                        List.of(topics.split("\n")),
                        data,
                        id,
                        type,
                        retry.isEmpty() ? Update.NO_RETRY : Long.parseLong(retry),
                        isPrivate.equals(YES)));
    }

    private static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    /** A stream's id as a position: its time is the epoch. */
    static Position position(String streamId) {
        int dash = streamId.indexOf('-');
        return new Position(
                Long.parseLong(streamId, 0, dash, 10), Long.parseLong(streamId, dash + 1, streamId.length(), 10));
    }

    static String streamId(Position position) {
        return position.epoch() + "-" + position.sequence();
    }

    /** As the log takes it, encoded for the wire. */
    static EventContent content(StreamEntry entry) {
        if (entry instanceof StreamEntry.Event event) {
            Update update = event.update();
            String id =
                    update.hasPublishersId() ? update.id() : entry.position().urn();
            return new EventContent(
                    id,
                    update.hasPublishersId(),
                    update.topics(),
                    update.isPrivate(),
                    EventStream.withId(id, EventStream.withoutId(update)));
        }
        return gap(entry.before(), entry.position());
    }

    /** Events between these two places are lost. */
    static EventContent gap(Position lastBefore, Position gap) {
        byte[] wire = EventStream.gap(gap.cursor(), lastBefore.cursor(), Optional.empty(), GapReason.BACKPLANE);
        return EventContent.gap(gap.cursor(), wire);
    }
}
