package io.ssefleet.node.hub;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.protocol.GapReason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;

/**
 * Lets the streams of one loop that are behind read on from their positions, in turn, with bounded work per loop turn: entries looked at
 * as well as bytes written. Used on its loop only.
 */
final class CatchUp {

    private static final int ENTRIES_PER_TURN = 4096;
    private static final int ENTRIES_PER_STEP = 512;
    private static final int BYTES_PER_STEP = 32 * 1024;

    private final LoopHub streams;
    private final EventLog log;
    private final ArrayDeque<Subscriber> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BYTES_PER_STEP);
    private int batchedEvents;

    CatchUp(LoopHub streams, EventLog log) {
        this.streams = streams;
        this.log = log;
    }

    /** The stream must be in the state of catching up, and is in line at most once. */
    void add(Subscriber subscriber) {
        waiting.add(subscriber);
    }

    /** One turn's share of work; true when there is more to do. */
    boolean run() {
        int budget = ENTRIES_PER_TURN;
        while (budget > 0 && !waiting.isEmpty()) {
            Subscriber subscriber = waiting.poll();
            if (subscriber.state == Subscriber.State.CATCHING_UP) {
                budget -= step(subscriber);
            }
        }
        return !waiting.isEmpty();
    }

    private int step(Subscriber subscriber) {
        int looked = 1;
        while (looked < ENTRIES_PER_STEP
                && batch.size() < BYTES_PER_STEP
                && !subscriber.hasCaughtUp(streams.nextOffset())) {
            looked++;
            if (subscriber.hasOlder()) {
                readOlder(subscriber);
                continue;
            }
            LogEntry entry = log.read(subscriber.nextOffset);
            if (entry == null) {
                flush(subscriber);
                skipWhatIsGone(subscriber);
            } else {
                addIf(entry.isGap() ? streams.passesGapOn() : isDue(subscriber, entry), entry);
                subscriber.nextOffset = entry.offset() + 1;
                subscriber.position = entry.position();
            }
        }
        flush(subscriber);
        if (subscriber.hasCaughtUp(streams.nextOffset())) {
            streams.becomeLive(subscriber);
        }
        if (!subscriber.outlet.writable()) {
            streams.backpressure().begin(subscriber);
        } else if (subscriber.state == Subscriber.State.CATCHING_UP) {
            waiting.add(subscriber);
        }
        return looked;
    }

    private void readOlder(Subscriber subscriber) {
        LogEntry entry = subscriber.older.get(subscriber.olderRead);
        addIf(entry.isGap() ? streams.passesGapOn() : isFor(subscriber, entry), entry);
        subscriber.olderRead++;
        subscriber.position = entry.position();
        if (!subscriber.hasOlder()) {
            subscriber.dropOlder();
        }
    }

    private void addIf(boolean due, LogEntry entry) {
        if (due) {
            batch.writeBytes(entry.wire());
            batchedEvents++;
        }
    }

    private void skipWhatIsGone(Subscriber subscriber) {
        Mark head = log.head();
        streams.tellGap(subscriber, streams.cursor(subscriber), head.before().cursor(), GapReason.SLOW);
        subscriber.nextOffset = head.nextOffset();
        subscriber.position = head.before();
    }

    private static boolean isFor(Subscriber subscriber, LogEntry entry) {
        return subscriber.subscription.selects(entry) && subscriber.subscription.maySee(entry);
    }

    private boolean isDue(Subscriber subscriber, LogEntry entry) {
        return isFor(subscriber, entry)
                && (entry.offset() > subscriber.newestOnlyThrough || isNewestOfATopic(subscriber, entry));
    }

    private boolean isNewestOfATopic(Subscriber subscriber, LogEntry entry) {
        for (String topic : entry.topics()) {
            if (subscriber.subscription.selects(topic) && log.isNewest(topic, entry)) {
                return true;
            }
        }
        return false;
    }

    private void flush(Subscriber subscriber) {
        if (batch.size() > 0) {
            streams.deliver(subscriber, batch.toByteArray(), batchedEvents);
            batch.reset();
            batchedEvents = 0;
        }
    }
}
