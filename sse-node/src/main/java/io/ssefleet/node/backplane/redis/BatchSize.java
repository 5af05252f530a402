package io.ssefleet.node.backplane.redis;

/**
 * How many entries to ask for at once, by the size of those before: many small ones, or few large ones, so that an answer neither takes too
 * long nor too much memory. It begins with few, and so does who tries again.
 */
final class BatchSize {

    private static final int FIRST = 50;
    private static final int MAX = 1000;
    private static final int GROWTH = 4;
    private static final long BYTES = 2 << 20;

    private int entries = FIRST;

    int entries() {
        return entries;
    }

    /** What an answer came to. */
    void was(int answered, long bytes) {
        if (answered > 0) {
            long fitting = BYTES * answered / Math.max(1, bytes);
            entries = (int) Math.max(1, Math.min(fitting, Math.min(MAX, (long) entries * GROWTH)));
        }
    }
}
