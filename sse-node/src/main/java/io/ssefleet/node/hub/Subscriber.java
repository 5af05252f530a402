package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Position;
import java.util.Arrays;
import java.util.List;

/**
 * One open stream: a position in the log and what it selects; never a queue of events. Used on its event loop only.
 *
 * <p>While {@link State#LIVE} its position is the loop's own. Otherwise {@link #nextOffset} is where it reads on, or {@link #NOTHING_DUE}
 * when nothing for it came since its connection took no more.
 */
public final class Subscriber {

    enum State {
        /** Caught up: pushed to from the topic index. */
        LIVE,
        /** Behind and able to take more: waits for its turn to read on from its position. */
        CATCHING_UP,
        /** Its connection takes no more for now. */
        BLOCKED,
        /** Its last bytes are on their way. */
        ENDING,
        GONE
    }

    static final long NOTHING_DUE = Long.MAX_VALUE;
    static final long NEVER = Long.MAX_VALUE;
    static final int NOTHING_NOTED = 0;
    private static final int[] NO_PLACES = {};

    final Subscription subscription;
    final Outlet outlet;

    /** Where it stands in the list of its first selector, and of those after it. */
    private int place;

    private final int[] furtherPlaces;

    State state = State.LIVE;
    int index;

    /** Entries that are not in the log, and come before what it has; read up to {@link #olderRead}. */
    List<LogEntry> older = List.of();

    int olderRead;
    long nextOffset = NOTHING_DUE;
    Position position;
    /** Up to and including this offset only the newest entry of each topic is read. */
    long newestOnlyThrough = -1;
    /** The last entry that was considered, so that one with several of its topics reaches it once. */
    long consideredOffset = -1;

    /** What this turn has for it in {@link LiveWrites}: the last run of events, and the runs before it if it is not all one. */
    int dueFrom;

    int dueTo = NOTHING_NOTED;
    int[] dueRuns;
    int dueRunsUsed;

    long lagBytes;
    long unflushedWhenBlocked;
    /** It was too slow and has to be told so as soon as it takes more. */
    boolean skips;

    long lastWriteNanos;
    long endsAtNanos = NEVER;
    long agesAtNanos = NEVER;

    Subscriber(Subscription subscription, Outlet outlet) {
        this.subscription = subscription;
        this.outlet = outlet;
        int selectors = subscription.selectors().size();
        this.furtherPlaces = selectors == 1 ? NO_PLACES : new int[selectors - 1];
    }

    int place(int selectorNumber) {
        return selectorNumber == 0 ? place : furtherPlaces[selectorNumber - 1];
    }

    void place(int selectorNumber, int newPlace) {
        if (selectorNumber == 0) {
            place = newPlace;
        } else {
            furtherPlaces[selectorNumber - 1] = newPlace;
        }
    }

    void addDueRun() {
        if (dueRuns == null) {
            dueRuns = new int[8];
        } else if (dueRunsUsed == dueRuns.length) {
            dueRuns = Arrays.copyOf(dueRuns, 2 * dueRunsUsed);
        }
        dueRuns[dueRunsUsed++] = dueFrom;
        dueRuns[dueRunsUsed++] = dueTo;
    }

    boolean open() {
        return state == State.LIVE || state == State.CATCHING_UP || state == State.BLOCKED;
    }

    boolean hasOlder() {
        return olderRead < older.size();
    }

    void dropOlder() {
        older = List.of();
        olderRead = 0;
    }

    /** Whether there is nothing more for it before this offset. */
    boolean hasCaughtUp(long offset) {
        return !hasOlder() && nextOffset >= offset;
    }
}
