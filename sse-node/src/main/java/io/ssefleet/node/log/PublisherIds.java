package io.ssefleet.node.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where an id that a publisher chose stands in the log: at its earliest occurrence, since a client that names it may have seen no
 * later one. Bounded; it remembers ids for a while after their entry is gone, so that they are known to be trimmed. Not thread-safe.
 */
final class PublisherIds {

    private final int maxIds;
    private final Map<String, Mark> earliest = new LinkedHashMap<>();

    PublisherIds(int maxIds) {
        this.maxIds = maxIds;
    }

    void add(String id, Mark after) {
        if (earliest.putIfAbsent(id, after) == null && earliest.size() > maxIds) {
            var oldest = earliest.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    Optional<Mark> find(String id) {
        return Optional.ofNullable(earliest.get(id));
    }
}
