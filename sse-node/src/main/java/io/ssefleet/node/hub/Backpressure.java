package io.ssefleet.node.hub;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.protocol.GapReason;

/**
 * Watches the streams of one loop whose connections take no more. Lag is what came due to a client since it last made progress: a client
 * that reads, however far behind, is never slow, and what others are sent does not count. Used on its loop only.
 */
final class Backpressure {

    private final LoopHub streams;
    private final EventLog log;
    private final HubSettings settings;

    Backpressure(LoopHub streams, EventLog log, HubSettings settings) {
        this.streams = streams;
        this.log = log;
        this.settings = settings;
    }

    void begin(Subscriber subscriber) {
        subscriber.state = Subscriber.State.BLOCKED;
        subscriber.lagBytes = 0;
        subscriber.unflushedWhenBlocked = subscriber.outlet.unflushedBytes();
    }

    /** An event came for a client that takes nothing. */
    void due(Subscriber subscriber, int bytes) {
        subscriber.lagBytes += bytes;
        if (subscriber.skips || subscriber.lagBytes <= settings.slowMaxLagBytes()) {
            return;
        }
        long unflushed = subscriber.outlet.unflushedBytes();
        if (unflushed >= 0 && unflushed < subscriber.unflushedWhenBlocked) {
            // It reads, only not yet enough to take more: that is progress, and lag counts from here.
            subscriber.unflushedWhenBlocked = unflushed;
            subscriber.lagBytes = 0;
        } else {
            tooSlow(subscriber);
        }
    }

    /** Of a client that takes nothing the log no longer has what is due to it. */
    void fellOffTheLog(Subscriber subscriber) {
        if (!subscriber.skips) {
            tooSlow(subscriber);
        }
    }

    private void tooSlow(Subscriber subscriber) {
        switch (settings.slowPolicy()) {
            case DISCONNECT -> streams.reset(subscriber, CloseReason.SLOW);
            case LATEST_ONLY -> subscriber.skips = true;
        }
    }

    /** The client takes more again; if it was too slow it is told, and goes on with the newest event of each topic. */
    void over(Subscriber subscriber) {
        subscriber.lagBytes = 0;
        if (!subscriber.skips) {
            return;
        }
        subscriber.skips = false;
        subscriber.newestOnlyThrough = streams.nextOffset() - 1;
        streams.tellGap(subscriber, streams.cursor(subscriber), streams.cursor(subscriber), GapReason.SLOW);
        streams.dropOlder(subscriber);
        Mark head = log.head();
        if (subscriber.nextOffset < head.nextOffset()) {
            subscriber.nextOffset = head.nextOffset();
            subscriber.position = head.before();
        }
    }
}
