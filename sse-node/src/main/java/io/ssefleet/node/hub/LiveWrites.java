package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import java.util.Arrays;

/**
 * What the live streams of one loop are sent in one turn: noted event by event, then written with one write for each stream. Nothing is
 * allocated for a delivery. Used on its loop only.
 */
final class LiveWrites {

    private static final int BYTES_MAX = 64 * 1024;
    private static final int INITIAL_STREAMS = 64;

    private final LoopHub streams;
    private final Batch batch = new Batch();
    private final Batch gathered = new Batch();
    private LogEntry noted;
    private int notedIndex;
    private Subscriber[] receivers = new Subscriber[INITIAL_STREAMS];
    private int receiverCount;

    LiveWrites(LoopHub streams) {
        this.streams = streams;
    }

    /** Whether it is time to write before more is noted. */
    boolean full() {
        return batch.bytes() >= BYTES_MAX;
    }

    /** This event, which comes after all those noted before, goes to this live stream. */
    void note(Subscriber subscriber, LogEntry entry) {
        if (noted != entry) {
            // Only now: an event that nobody wants costs nothing.
            noted = entry;
            notedIndex = batch.add(entry);
        }
        int index = notedIndex;
        if (subscriber.dueTo == Subscriber.NOTHING_NOTED) {
            addReceiver(subscriber);
            subscriber.dueFrom = index;
        } else if (subscriber.dueTo != index) {
            subscriber.addDueRun();
            subscriber.dueFrom = index;
        }
        subscriber.dueTo = index + 1;
    }

    private void addReceiver(Subscriber subscriber) {
        if (receiverCount == receivers.length) {
            receivers = Arrays.copyOf(receivers, 2 * receiverCount);
        }
        receivers[receiverCount++] = subscriber;
    }

    /** Writes all that was noted. */
    void write() {
        if (receiverCount == 0) {
            return;
        }
        for (int i = 0; i < receiverCount; i++) {
            Subscriber subscriber = receivers[i];
            receivers[i] = null;
            write(subscriber);
        }
        streams.hub().sent(batch);
        receiverCount = 0;
        noted = null;
        batch.clear();
    }

    private void write(Subscriber subscriber) {
        int from = subscriber.dueFrom;
        int to = subscriber.dueTo;
        subscriber.dueTo = Subscriber.NOTHING_NOTED;
        if (subscriber.dueRuns == null) {
            streams.deliverLive(subscriber, batch, from, to);
            return;
        }
        gathered.clear();
        int[] runs = subscriber.dueRuns;
        for (int i = 0; i < subscriber.dueRunsUsed; i += 2) {
            gather(runs[i], runs[i + 1]);
        }
        gather(from, to);
        subscriber.dueRuns = null;
        subscriber.dueRunsUsed = 0;
        streams.deliverLive(subscriber, gathered, 0, gathered.size());
    }

    private void gather(int from, int to) {
        for (int i = from; i < to; i++) {
            gathered.add(batch.entry(i));
        }
    }
}
