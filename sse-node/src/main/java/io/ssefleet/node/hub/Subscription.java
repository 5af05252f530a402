package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TopicSelector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a client wants and may see.
 *
 * @param selectors at least one
 * @param grants empty for an anonymous client
 */
public record Subscription(List<TopicSelector> selectors, Optional<Grants> grants) {

    public Subscription {
        selectors = List.copyOf(selectors);
    }

    /** When the stream has to end at the latest. */
    public Optional<Instant> expiry() {
        return grants.flatMap(Grants::expiry);
    }

    boolean selects(String topic) {
        for (TopicSelector selector : selectors) {
            if (selector.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    boolean selects(LogEntry entry) {
        for (String topic : entry.topics()) {
            if (selects(topic)) {
                return true;
            }
        }
        return false;
    }

    boolean maySee(LogEntry entry) {
        return !entry.isPrivate()
                || (grants.isPresent() && entry.topics().stream().anyMatch(grants.get()::maySubscribe));
    }
}
