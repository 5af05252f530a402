package io.ssefleet.node.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One publication, already checked.
 *
 * @param topics at least one
 * @param data any text; its line breaks reach clients as line feeds
 * @param id the publisher's own id; empty: the node makes one
 * @param type the event's type; empty: {@code message}
 * @param retryMillis what clients are told to wait before they reconnect; empty: nothing
 * @param isPrivate only for subscribers whose token grants one of the topics
 */
public record Update(
        List<String> topics,
        String data,
        Optional<String> id,
        Optional<String> type,
        OptionalLong retryMillis,
        boolean isPrivate) {

    public Update {
        topics = List.copyOf(topics);
    }
}
