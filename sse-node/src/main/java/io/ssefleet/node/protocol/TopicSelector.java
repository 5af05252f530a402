package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Which topics somebody means: one exactly, or all of them ({@code *}). */
public sealed interface TopicSelector {

    String EVERYTHING_TEXT = "*";

    boolean matches(String topic);

    record Exact(String topic) implements TopicSelector {
        @Override
        public boolean matches(String other) {
            return topic.equals(other);
        }
    }

    record Everything() implements TopicSelector {
        @Override
        public boolean matches(String topic) {
            return true;
        }
    }

    static TopicSelector of(String text) {
        return text.equals(EVERYTHING_TEXT) ? new Everything() : new Exact(text);
    }

    /** Topics as a request gives them, without repetitions. */
    static List<String> checkTopics(List<String> topics, ProtocolLimits limits) throws BadRequest {
        if (topics.isEmpty()) {
            throw new BadRequest("topic", "is missing; give at least one");
        }
        if (topics.size() > limits.topics()) {
            throw new BadRequest("topic", topics.size() + " topics are given; at most " + limits.topics());
        }
        for (String topic : topics) {
            if (topic.isEmpty()) {
                throw new BadRequest("topic", "is empty; name a topic, for example https://example.com/prices");
            }
            checkCharacters("topic", topic);
            if (topic.getBytes(UTF_8).length > limits.topicBytes()) {
                throw new BadRequest("topic", "is longer than " + limits.topicBytes() + " bytes; shorten it");
            }
        }
        return topics.stream().distinct().toList();
    }

    /** Refuses line breaks, NUL and everything else that can't be seen: these could forge lines of the stream. */
    static void checkCharacters(String field, String text) throws BadRequest {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE ->
                    throw new BadRequest(
                            field,
                            String.format(
                                    "has the character U+%04X; control and line-breaking characters are not allowed",
                                    codePoint));
                default -> {
                    // a character that can be seen
                }
            }
            i += Character.charCount(codePoint);
        }
    }
}
