package io.ssefleet.node.hub;

import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.EventStream;

/** What one loop hands to its streams' connections, and how much that is. Used on its loop only. */
final class Sending {

    private static final byte[] NO_HEARTBEAT = {};

    private final Hub hub;
    private final Batch block = new Batch();
    private Position heartbeatAt;
    private byte[] heartbeat = NO_HEARTBEAT;
    private long turnNanos;
    private long delivered;
    private long writes;

    Sending(Hub hub) {
        this.hub = hub;
        beginTurn();
    }

    /** Looks at the clock, once for all that the turn sends. */
    void beginTurn() {
        turnNanos = hub.nanoTime();
    }

    /** Returns the index behind the last event that was taken. */
    int events(Subscriber subscriber, Batch batch, int from, int to) {
        subscriber.lastWriteNanos = turnNanos;
        int taken = subscriber.outlet.write(batch, from, to);
        delivered += taken - from;
        writes++;
        return taken;
    }

    /** What is no event. */
    void block(Subscriber subscriber, byte[] bytes) {
        subscriber.lastWriteNanos = hub.nanoTime();
        subscriber.outlet.write(block.only(bytes), 0, 1);
    }

    /** @param at where the client stands; all that stand at one place are sent the same bytes */
    void heartbeat(Subscriber subscriber, Position at) {
        if (!at.equals(heartbeatAt)) {
            heartbeatAt = at;
            heartbeat = EventStream.heartbeat(at.cursor());
        }
        block(subscriber, heartbeat);
    }

    void count() {
        hub.counters().delivered.add(delivered);
        hub.counters().writes.add(writes);
        delivered = 0;
        writes = 0;
    }
}
