package io.ssefleet.node.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a verified token allows.
 *
 * @param publish empty Optional: the token says nothing about publishing
 * @param subscribe empty Optional: the token says nothing about subscribing
 * @param expiry when it ends; empty: never
 * @param tokenKey tells one token from another, without being one
 */
public record Grants(
        Optional<List<TopicSelector>> publish,
        Optional<List<TopicSelector>> subscribe,
        Optional<Instant> expiry,
        String tokenKey) {

    public boolean mayPublish(String topic) {
        return grants(publish, topic);
    }

    public boolean maySubscribe(String topic) {
        return grants(subscribe, topic);
    }

    private static boolean grants(Optional<List<TopicSelector>> selectors, String topic) {
        return selectors.stream().flatMap(List::stream).anyMatch(selector -> selector.matches(topic));
    }
}
