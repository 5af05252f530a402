package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TopicSelector;
import java.util.List;

/**
 * What a client wants and may see.
 *
 * @param selectors at least one
 * @param grants {@link Grants#ANONYMOUS} without a token
 */
public record Subscription(List<TopicSelector> selectors, Grants grants) {

    public Subscription {
        selectors = List.copyOf(selectors);
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
        return !entry.isPrivate() || entry.topics().stream().anyMatch(grants::maySubscribe);
    }
}
