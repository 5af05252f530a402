package io.ssefleet.node.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What a verified token allows.
 *
 * @param expiry when it ends; {@link Instant#MAX}: never
 * @param tokenKey tells one token from another, without being one; empty text: there is no token
 */
public record Grants(Right publish, Right subscribe, Instant expiry, String tokenKey) {

    /** What somebody without a token may do: nothing that takes one. */
    public static final Grants ANONYMOUS = new Grants(new Right.None(), new Right.None(), Instant.MAX, "");

    /** What a token says of publishing or of subscribing. */
    public sealed interface Right {

        /** It says nothing. */
        record None() implements Right {}

        /** It grants these topics, which may be none at all. */
        record Topics(List<TopicSelector> selectors) implements Right {}

        default boolean covers(String topic) {
            return this instanceof Topics topics
                    && topics.selectors().stream().anyMatch(selector -> selector.matches(topic));
        }
    }

    public boolean mayPublish(String topic) {
        return publish.covers(topic);
    }

    public boolean maySubscribe(String topic) {
        return subscribe.covers(topic);
    }
}
