package io.ssefleet.operator.plan;

/**
 * How many clients want to be connected at this moment, as far as is known: never more than there are, so that a fleet may
 * grow on it, and never a reason to shrink.
 *
 * @param open connections on the nodes that are known
 * @param waiting clients that full nodes have refused and that will come again
 */
public record Demand(long open, long waiting) {
    /** Nobody is known of. */
    public static final Demand NONE = new Demand(0, 0);

    /** A negative count is a node's mistake and counts as none. */
    public Demand {
        open = Math.max(0, open);
        waiting = Math.max(0, waiting);
    }

    long clients() {
        return Exact.sum(open, waiting);
    }
}
