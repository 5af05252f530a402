package io.ssefleet.simulate.world;

/** Clients without a connection, by the tick at which they try again. */
final class Waiting {
    private final long[][] due;
    private final long[] total = new long[Origin.values().length];

    /** @param furthest ticks that a client may have to wait */
    Waiting(int furthest) {
        due = new long[Origin.values().length][furthest + 2];
    }

    /** So many try again then: in the next tick at the earliest, and no later than the furthest. */
    void add(Origin origin, long now, long tick, long clients) {
        long[] ring = due[origin.ordinal()];
        long at = Math.max(now + 1, Math.min(tick, now + ring.length - 1));
        ring[(int) (at % ring.length)] += clients;
        total[origin.ordinal()] += clients;
    }

    /** Those who try now. */
    long take(Origin origin, long now) {
        long[] ring = due[origin.ordinal()];
        int slot = (int) (now % ring.length);
        long clients = ring[slot];
        ring[slot] = 0;
        total[origin.ordinal()] -= clients;
        return clients;
    }

    long total(Origin origin) {
        return total[origin.ordinal()];
    }

    long total() {
        long sum = 0;
        for (long clients : total) {
            sum += clients;
        }
        return sum;
    }
}
