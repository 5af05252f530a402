package io.ssefleet.node.protocol;

import java.util.List;

/**
 * One publication, already checked.
 *
 * @param topics at least one
 * @param data any text; its line breaks reach clients as line feeds
 * @param id the publisher's own id; empty text: the node makes one
 * @param type the event's type; empty text: {@code message}
 * @param retryMillis what clients are told to wait before they reconnect; {@link #NO_RETRY}: they are told nothing
 * @param isPrivate only for subscribers whose token grants one of the topics
 */
public record Update(List<String> topics, String data, String id, String type, long retryMillis, boolean isPrivate) {

    public static final long NO_RETRY = -1;

    public Update {
        topics = List.copyOf(topics);
    }

    public boolean hasPublishersId() {
        return !id.isEmpty();
    }
}
