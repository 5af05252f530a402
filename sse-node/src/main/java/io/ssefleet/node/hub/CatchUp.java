package io.ssefleet.node.hub;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.protocol.GapReason;
import java.util.ArrayDeque;

/**
 * Lets the streams of one loop that are behind read on from their positions, in turn, with bounded work per loop turn: entries looked at
 * and bytes written, and of the time that takes, which is long while the code is not compiled yet. Used on its loop only.
 */
final class CatchUp {

    private static final int ENTRIES_PER_TURN = 4096;
    private static final long NANOS_PER_TURN = 1_000_000;
    private static final int ENTRIES_PER_STEP = 512;
    private static final int BYTES_PER_STEP = 32 * 1024;

    private final LoopHub streams;
    private final EventLog log;
    private final ArrayDeque<Subscriber> waiting = new ArrayDeque<>();
    private final Batch batch = new Batch();
    private boolean turnComes;

    CatchUp(LoopHub streams, EventLog log) {
        this.streams = streams;
        this.log = log;
    }

    /** The stream must be in the state of catching up, and is in line at most once. */
    void add(Subscriber subscriber) {
        waiting.add(subscriber);
        requestTurn();
    }

    /** After the loop has looked at its connections, however much is appended meanwhile: what that brings to the live goes first. */
    private void requestTurn() {
        if (!turnComes) {
            turnComes = true;
            streams.loop().executeAfterInput(this::turn);
        }
    }

    private void turn() {
        turnComes = false;
        streams.sending().beginTurn();
        try {
            read();
        } finally {
            streams.sending().count();
            if (!waiting.isEmpty()) {
                requestTurn();
            }
        }
    }

    private void read() {
        int budget = ENTRIES_PER_TURN;
        long from = streams.hub().nanoTime();
        while (budget > 0 && !waiting.isEmpty() && streams.hub().nanoTime() - from < NANOS_PER_TURN) {
            Subscriber subscriber = waiting.poll();
            if (subscriber.state == Subscriber.State.CATCHING_UP) {
                budget -= stepOrReset(subscriber);
            }
        }
    }

    /** Its client comes again, which is better than a stream that stays silent. */
    private int stepOrReset(Subscriber subscriber) {
        try {
            return step(subscriber);
        } catch (RuntimeException | Error e) {
            batch.clear();
            streams.reset(subscriber, CloseReason.SLOW);
            throw e;
        }
    }

    private int step(Subscriber subscriber) {
        if (!subscriber.outlet.writable()) {
            streams.backpressure().begin(subscriber);
            return 1;
        }
        int looked = subscriber.hasOlder() ? readOlder(subscriber) : readLog(subscriber);
        if (write(subscriber) && subscriber.hasCaughtUp(streams.nextOffset())) {
            streams.becomeLive(subscriber);
        }
        if (!subscriber.outlet.writable()) {
            streams.backpressure().begin(subscriber);
        } else if (subscriber.state == Subscriber.State.CATCHING_UP) {
            waiting.add(subscriber);
        }
        return looked;
    }

    /** Reads what comes before the log, and nothing of the log yet; returns how much work it was. */
    private int readOlder(Subscriber subscriber) {
        int looked = 1;
        while (subscriber.hasOlder() && hasShareLeft(looked)) {
            looked++;
            LogEntry entry = subscriber.older.get(subscriber.olderRead);
            addIf(entry.isGap() ? streams.passesGapOn() : isFor(subscriber, entry), entry);
            subscriber.olderRead++;
            subscriber.position = entry.position();
        }
        return looked;
    }

    private int readLog(Subscriber subscriber) {
        int looked = 1;
        while (!subscriber.hasCaughtUp(streams.nextOffset()) && hasShareLeft(looked)) {
            looked++;
            LogEntry entry = log.read(subscriber.nextOffset);
            if (entry != null) {
                addIf(entry.isGap() ? streams.passesGapOn() : isDue(subscriber, entry), entry);
                subscriber.nextOffset = entry.offset() + 1;
                subscriber.position = entry.position();
            } else {
                if (write(subscriber)) {
                    skipWhatIsGone(subscriber);
                }
                break;
            }
        }
        return looked;
    }

    private boolean hasShareLeft(int looked) {
        return looked < ENTRIES_PER_STEP && batch.bytes() < BYTES_PER_STEP;
    }

    private void addIf(boolean due, LogEntry entry) {
        if (due) {
            batch.add(entry);
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

    /** Writes what was read; false if the connection did not take all of it, and the stream has to go on from there. */
    private boolean write(Subscriber subscriber) {
        int size = batch.size();
        int taken = size == 0 ? 0 : streams.sending().events(subscriber, batch, 0, size);
        if (taken < size) {
            goBack(subscriber, taken);
        } else if (!subscriber.hasOlder()) {
            streams.dropOlder(subscriber);
        }
        batch.clear();
        return taken == size;
    }

    private void goBack(Subscriber subscriber, int taken) {
        LogEntry next = batch.entry(taken);
        int older = subscriber.older.indexOf(next);
        if (older >= 0) {
            subscriber.olderRead = older;
        } else {
            subscriber.nextOffset = next.offset();
        }
        subscriber.position = batch.entry(taken - 1).position();
    }
}
