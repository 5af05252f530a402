package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes {@code text/event-stream} (WHATWG HTML section 9.2.5). Ids and types must be free of line breaks, which
 * {@link PublicationReader} sees to; data may be any text.
 */
public final class EventStream {

    public static final String CONTENT_TYPE = "text/event-stream";
    public static final String GAP_TYPE = "ssefleet-gap";

    private EventStream() {}

    /** A whole event, except its id: the bytes that {@link #withId} puts behind an id. */
    public static byte[] withoutId(Update update) {
        var text = new StringBuilder(update.data().length() + 64);
        if (!update.type().isEmpty()) {
            text.append("event: ").append(update.type()).append('\n');
        }
        if (update.retryMillis() != Update.NO_RETRY) {
            text.append("retry: ").append(update.retryMillis()).append('\n');
        }
        appendData(text, update.data());
        return text.append('\n').toString().getBytes(UTF_8);
    }

    public static byte[] withId(String id, byte[] eventWithoutId) {
        byte[] idLine = ("id: " + id + "\n").getBytes(UTF_8);
        byte[] wire = new byte[idLine.length + eventWithoutId.length];
        System.arraycopy(idLine, 0, wire, 0, idLine.length);
        System.arraycopy(eventWithoutId, 0, wire, idLine.length, eventWithoutId.length);
        return wire;
    }

    /** What a stream begins with: how long to wait after a break, where the client stands, and a comment that passes proxies at once. */
    public static byte[] opening(Duration retry, String cursor) {
        return ("retry: " + retry.toMillis() + "\nid: " + cursor + "\n\n:\n\n").getBytes(UTF_8);
    }

    /** A comment, and an id that moves the client's position without firing an event. */
    public static byte[] heartbeat(String cursor) {
        return (":\nid: " + cursor + "\n\n").getBytes(UTF_8);
    }

    /** What a stream ends with: when to come back, and from where. */
    public static byte[] closing(Duration retry, String cursor) {
        return ("retry: " + retry.toMillis() + "\nid: " + cursor + "\n\n").getBytes(UTF_8);
    }

    /** The whole stream of a client that is not admitted. It has no id, so the client keeps the position that it came with. */
    public static byte[] refusal(Duration retry, String reason) {
        return ("retry: " + retry.toMillis() + "\n: " + reason.replaceAll("[\r\n]", " ") + "\n\n").getBytes(UTF_8);
    }

    /**
     * Tells a client that its stream has a gap.
     *
     * @param cursor where the client stands after the notice
     * @param requested the id that it wanted to go on from
     * @param oldest id of the oldest event that the node has; empty when it has none
     */
    public static byte[] gap(String cursor, String requested, Optional<String> oldest, GapReason reason) {
        String data = JsonText.of(new JsonObject()
                .put("requested", requested)
                .put("oldest", oldest.orElse(null))
                .put("reason", reason.text()));
        var text = new StringBuilder();
        text.append("event: ").append(GAP_TYPE).append("\nid: ").append(cursor).append('\n');
        appendData(text, data);
        return text.append('\n').toString().getBytes(UTF_8);
    }

    private static void appendData(StringBuilder text, String data) {
        text.append("data: ");
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '\r' || c == '\n') {
                if (c == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n') {
                    i++;
                }
                text.append("\ndata: ");
            } else {
                text.append(c);
            }
        }
        text.append('\n');
    }
}
