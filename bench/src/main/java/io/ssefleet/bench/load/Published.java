package io.ssefleet.bench.load;

import java.util.List;
import java.util.Set;

/**
 * What was published, per publisher and topic.
 *
 * @param lastByTopic for each topic the number of each publisher's last event
 * @param uncertain events that the server did not confirm, so it may have delivered them or not
 */
record Published(List<int[]> lastByTopic, Set<Event> uncertain) {
    /** One event. */
    record Event(int publisher, int topic, int number) {}

    int[] last(int topic) {
        return lastByTopic.get(topic);
    }

    /** How many events of a topic the server confirmed. */
    long to(int topic) {
        long sum = 0;
        for (int last : lastByTopic.get(topic)) {
            sum += last;
        }
        return sum - uncertain.stream().filter(event -> event.topic == topic).count();
    }

    /** How many of a range of events the server confirmed. */
    long certain(int topic, Sequence.Missing range) {
        long unconfirmed = uncertain.isEmpty()
                ? 0
                : uncertain.stream()
                        .filter(event -> event.topic == topic
                                && event.publisher == range.publisher()
                                && range.first() <= event.number
                                && event.number <= range.last())
                        .count();
        return range.last() - range.first() + 1L - unconfirmed;
    }
}
