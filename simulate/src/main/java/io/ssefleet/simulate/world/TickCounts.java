package io.ssefleet.simulate.world;

/** What happened in one tick. */
public final class TickCounts {
    private long closed;
    private long attempts;
    private long movedAttempts;
    private long refused;

    void clear() {
        closed = 0;
        attempts = 0;
        movedAttempts = 0;
        refused = 0;
    }

    void closed(long streams) {
        closed += streams;
    }

    void attempted(Origin origin, long clients) {
        attempts += clients;
        if (origin == Origin.Moved) {
            movedAttempts += clients;
        }
    }

    void refused(long clients) {
        refused += clients;
    }

    /** Streams that nodes closed because the fleet changes. */
    public long closed() {
        return closed;
    }

    /** Clients that tried to get a connection, for whatever reason. */
    public long attempts() {
        return attempts;
    }

    /** Of these, those that had been sent away. */
    public long movedAttempts() {
        return movedAttempts;
    }

    /** Of the attempts, those that a node answered with: come later. */
    public long refused() {
        return refused;
    }
}
