package io.ssefleet.node.log;

import java.util.List;

/**
 * What is appended to the log: the event's id as clients see it, its topics, whether it is private, and its wire bytes. Or, without any
 * topic, a notice for every stream that events were lost at this place.
 */
public final class EventContent {

    private final String id;
    private final boolean publishersId;
    private final List<String> topics;
    private final boolean isPrivate;
    private final byte[] wire;

    /** @param publishersId whether the publisher chose the id; such ids have to be looked up, hub-made ones say their position */
    public EventContent(String id, boolean publishersId, List<String> topics, boolean isPrivate, byte[] wire) {
        this.id = id;
        this.publishersId = publishersId;
        this.topics = List.copyOf(topics);
        this.isPrivate = isPrivate;
        this.wire = wire;
    }

    /** @param cursor of the place where events are missing */
    public static EventContent gap(String cursor, byte[] wire) {
        return new EventContent(cursor, false, List.of(), false, wire);
    }

    String id() {
        return id;
    }

    boolean publishersId() {
        return publishersId;
    }

    List<String> topics() {
        return topics;
    }

    boolean isPrivate() {
        return isPrivate;
    }

    public int wireBytes() {
        return wire.length;
    }

    byte[] wire() {
        return wire;
    }
}
