package io.ssefleet.node.hub;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.GapReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The streams of one event loop: pushes new entries to those that are caught up, and lets the others read on from their own position.
 * Every method is called on that loop only, but those that say otherwise.
 */
public final class LoopHub {

    private static final int LIVE_ENTRIES_PER_TURN = 512;

    private final Hub hub;
    private final Loop loop;
    private final EventLog log;
    private final HubSettings settings;
    private final TopicIndex topics = new TopicIndex();
    private final LiveWrites liveWrites = new LiveWrites(this);
    private final Sending sending;
    private final List<Subscriber> open = new ArrayList<>();
    private final CatchUp catchUp;
    private final Backpressure backpressure;
    private final StreamTimer timer;
    private final AtomicBoolean turnRequested = new AtomicBoolean();

    private long nextOffset;
    private Position dispatched;
    private volatile int openCount;
    private volatile int endingCount;

    LoopHub(Hub hub, Loop loop) {
        this.hub = hub;
        this.loop = loop;
        this.log = hub.log();
        this.settings = hub.settings();
        this.sending = new Sending(hub);
        moveTo(log.tail());
        this.catchUp = new CatchUp(this, log);
        this.backpressure = new Backpressure(this, log, settings);
        this.timer = new StreamTimer(this, hub);
        loop.every(timer.tick(), this::tick);
    }

    /** Admits a stream: sends what it begins with, and from then on all that it selects, without a hole and without a double. */
    public Subscriber open(Outlet outlet, Subscription subscription, Resumption resumption, String lastEventId) {
        if (open.isEmpty()) {
            moveTo(log.tail());
        }
        var subscriber = new Subscriber(topics.shared(subscription), outlet);
        StartingPoint start = StartingPoint.of(resumption);
        if (start instanceof StartingPoint.Reading reading) {
            startAt(subscriber, reading);
        }
        subscriber.index = open.size();
        open.add(subscriber);
        openCount = open.size();
        topics.add(subscriber);
        hub.counters().opened.increment();
        send(subscriber, EventStream.opening(hub.pickRetry(), cursor(subscriber)));
        start.gap().ifPresent(reason -> tellGap(subscriber, lastEventId, cursor(subscriber), reason));
        timer.start(subscriber);
        if (subscriber.state == Subscriber.State.CATCHING_UP) {
            catchUp.add(subscriber);
        } else if (!outlet.writable()) {
            backpressure.begin(subscriber);
        }
        return subscriber;
    }

    private void startAt(Subscriber subscriber, StartingPoint.Reading start) {
        // Its position may be newer than what this loop has dispatched; those entries must not reach it a second time.
        while (nextOffset < start.mark().nextOffset()) {
            dispatch(LIVE_ENTRIES_PER_TURN);
        }
        if (start.mark().nextOffset() < nextOffset || !start.older().isEmpty()) {
            subscriber.state = Subscriber.State.CATCHING_UP;
            subscriber.nextOffset = start.mark().nextOffset();
            subscriber.older = start.older();
            log.holdApart(weight(subscriber.older));
            subscriber.position = start.from();
        }
    }

    /** May be called by any thread: there is something new in the log. Several calls before the next turn make one turn. */
    void requestTurn() {
        if (turnRequested.compareAndSet(false, true)) {
            loop.execute(this::turn);
        }
    }

    private void turn() {
        try {
            dispatch(LIVE_ENTRIES_PER_TURN);
        } finally {
            sending.count();
            // Only now: what is appended meanwhile makes no turn upon turn, with no look at the connections between.
            turnRequested.set(false);
        }
        if (nextOffset < log.nextOffset() && turnRequested.compareAndSet(false, true)) {
            loop.executeAfterInput(this::turn);
        }
    }

    /** Pushes entries to the live; true when the limit ended it. */
    private boolean dispatch(int maxEntries) {
        sending.beginTurn();
        if (open.isEmpty()) {
            moveTo(log.tail());
            return false;
        }
        for (int n = 0; n < maxEntries && nextOffset < log.nextOffset() && !liveWrites.full(); n++) {
            LogEntry entry = log.read(nextOffset);
            if (entry == null) {
                liveWrites.write();
                fallOffTheLog();
            } else {
                push(entry);
                nextOffset = entry.offset() + 1;
                dispatched = entry.position();
            }
        }
        liveWrites.write();
        return nextOffset < log.nextOffset();
    }

    private void push(LogEntry entry) {
        if (entry.isGap()) {
            pushGap(entry);
            return;
        }
        for (String topic : entry.topics()) {
            push(entry, topics.of(topic));
        }
        push(entry, topics.everything());
    }

    private void pushGap(LogEntry entry) {
        hub.counters().gaps.add(open.size());
        if (settings.gapEvent()) {
            // Backwards: an offer may end a stream, whose place the last one takes.
            for (int i = open.size() - 1; i >= 0; i--) {
                offer(open.get(i), entry);
            }
        }
    }

    /** To those first that have been there for longer, as a rule: they do not wait for a crowd that just came back. */
    private void push(LogEntry entry, TopicIndex.Members members) {
        if (members == null) {
            return;
        }
        int i = 0;
        while (i < members.size()) {
            Subscriber subscriber = members.get(i);
            offer(subscriber, entry);
            // An offer may end the stream, whose place the last one takes.
            if (i < members.size() && members.get(i) == subscriber) {
                i++;
            }
        }
    }

    private void offer(Subscriber subscriber, LogEntry entry) {
        if (subscriber.consideredOffset >= entry.offset()) {
            return;
        }
        subscriber.consideredOffset = entry.offset();
        if (!subscriber.subscription.maySee(entry)) {
            return;
        }
        switch (subscriber.state) {
            case LIVE -> liveWrites.note(subscriber, entry);
            case BLOCKED -> {
                if (subscriber.nextOffset == Subscriber.NOTHING_DUE) {
                    subscriber.nextOffset = entry.offset();
                    subscriber.position = dispatched;
                }
                backpressure.due(subscriber, entry.wire().length);
            }
            case CATCHING_UP, ENDING, GONE -> {
                // It reads the entry from the log when it gets there, or never.
            }
        }
    }

    /** The log was trimmed beyond what this loop has dispatched: its live streams read on from there like any other that is behind. */
    private void fallOffTheLog() {
        for (Subscriber subscriber : open) {
            if (subscriber.state == Subscriber.State.LIVE) {
                subscriber.state = Subscriber.State.CATCHING_UP;
                subscriber.nextOffset = nextOffset;
                subscriber.position = dispatched;
                catchUp.add(subscriber);
            } else if (subscriber.nextOffset == Subscriber.NOTHING_DUE) {
                subscriber.nextOffset = nextOffset;
                subscriber.position = dispatched;
            }
        }
        moveTo(log.head());
    }

    /** The client's connection takes more again. */
    public void drained(Subscriber subscriber) {
        if (subscriber.state != Subscriber.State.BLOCKED) {
            return;
        }
        backpressure.over(subscriber);
        if (subscriber.hasCaughtUp(nextOffset)) {
            becomeLive(subscriber);
        } else {
            subscriber.state = Subscriber.State.CATCHING_UP;
            catchUp.add(subscriber);
        }
    }

    void becomeLive(Subscriber subscriber) {
        subscriber.state = Subscriber.State.LIVE;
        subscriber.nextOffset = Subscriber.NOTHING_DUE;
        subscriber.position = null;
        subscriber.newestOnlyThrough = -1;
    }

    /** A place in the log where events were lost; true when clients are told. */
    boolean passesGapOn() {
        hub.counters().gaps.increment();
        return settings.gapEvent();
    }

    void tellGap(Subscriber subscriber, String requested, String cursor, GapReason reason) {
        hub.counters().gaps.increment();
        if (settings.gapEvent()) {
            send(subscriber, EventStream.gap(cursor, requested, log.oldestId(), reason));
        }
    }

    /** Ends a stream with its cursor, so that its client resumes exactly; true if it was open. */
    boolean close(Subscriber subscriber, CloseReason reason) {
        if (!subscriber.open()) {
            return false;
        }
        if (subscriber.state == Subscriber.State.LIVE) {
            // Whatever was published before the close still reaches it.
            while (dispatch(LIVE_ENTRIES_PER_TURN)) {
                continue;
            }
            if (!subscriber.open()) {
                return false;
            }
        }
        byte[] last = EventStream.closing(hub.pickRetry(), cursor(subscriber));
        // Counted twice for a moment, and never not at all: who waits for both counts must not miss it.
        endingCount = endingCount + 1;
        leave(subscriber, reason);
        subscriber.state = Subscriber.State.ENDING;
        timer.startEnding(subscriber);
        subscriber.outlet.end(last);
        return true;
    }

    void reset(Subscriber subscriber, CloseReason reason) {
        if (subscriber.open()) {
            leave(subscriber, reason);
        } else if (subscriber.state == Subscriber.State.ENDING) {
            endingCount = endingCount - 1;
        }
        subscriber.state = Subscriber.State.GONE;
        subscriber.outlet.reset();
    }

    /** The client's connection is no more. */
    public void gone(Subscriber subscriber) {
        if (subscriber.open()) {
            leave(subscriber, CloseReason.CLIENT);
        } else if (subscriber.state == Subscriber.State.ENDING) {
            endingCount = endingCount - 1;
        }
        subscriber.state = Subscriber.State.GONE;
    }

    /** It needs them no more. */
    void dropOlder(Subscriber subscriber) {
        if (!subscriber.older.isEmpty()) {
            log.holdApart(-weight(subscriber.older));
            subscriber.dropOlder();
        }
    }

    private static long weight(List<LogEntry> entries) {
        return entries.stream().mapToLong(LogEntry::weightBytes).sum();
    }

    private void leave(Subscriber subscriber, CloseReason reason) {
        dropOlder(subscriber);
        topics.remove(subscriber);
        Subscriber last = open.remove(open.size() - 1);
        if (last != subscriber) {
            open.set(subscriber.index, last);
            last.index = subscriber.index;
        }
        openCount = open.size();
        hub.counters().countClosed(reason);
    }

    /** Ends one stream, any of them with the same probability; false when there is none. */
    boolean closeRandom(CloseReason reason) {
        return !open.isEmpty() && close(open.get(hub.random().nextInt(open.size())), reason);
    }

    void closeAll(CloseReason reason) {
        for (Subscriber subscriber : List.copyOf(open)) {
            close(subscriber, reason);
        }
    }

    /** Sends a run of the batch to a live stream; what its connection does not take it will read from the log. */
    void deliverLive(Subscriber subscriber, Batch batch, int from, int to) {
        if (subscriber.state != Subscriber.State.LIVE) {
            return;
        }
        int taken = sending.events(subscriber, batch, from, to);
        if (!subscriber.outlet.writable()) {
            backpressure.begin(subscriber);
            if (taken < to) {
                subscriber.nextOffset = batch.entry(taken).offset();
                subscriber.position = batch.entry(taken - 1).position();
                subscriber.lagBytes = batch.bytes(taken, to);
            }
        }
    }

    void send(Subscriber subscriber, byte[] bytes) {
        sending.block(subscriber, bytes);
    }

    void sendHeartbeat(Subscriber subscriber) {
        sending.heartbeat(subscriber, position(subscriber));
    }

    /** Where a client stands that has received all that was sent to it. */
    String cursor(Subscriber subscriber) {
        return position(subscriber).cursor();
    }

    private Position position(Subscriber subscriber) {
        return subscriber.position == null ? dispatched : subscriber.position;
    }

    long nextOffset() {
        return nextOffset;
    }

    private void moveTo(Mark mark) {
        nextOffset = mark.nextOffset();
        dispatched = mark.before();
    }

    private void tick() {
        timer.tick(open);
        sending.count();
    }

    /** Streams open now; may be called by any thread. */
    int openCount() {
        return openCount;
    }

    /** Streams whose last bytes are on their way; may be called by any thread. */
    int endingCount() {
        return endingCount;
    }

    /** The largest lag at the last look; may be called by any thread. */
    long maxLagBytes() {
        return timer.maxLagBytes();
    }

    Sending sending() {
        return sending;
    }

    Hub hub() {
        return hub;
    }

    Backpressure backpressure() {
        return backpressure;
    }

    Loop loop() {
        return loop;
    }
}
