package io.ssefleet.bench.load;

/**
 * How a run stands.
 *
 * @param wanted clients that should be connected
 * @param open clients that are
 * @param published events that the servers took
 * @param received deliveries so far
 * @param p99Ms latency since the phase began, in milliseconds; 0 = none yet
 */
public record Progress(int wanted, long open, long published, long received, double p99Ms) {
    /** Looks at a run now and then. */
    public interface Watch {
        /** Called a few times a second; false ends the phase that is under way. */
        boolean goesOn(Progress now);

        /** Whether to wait, once a phase has ended, for what is still on its way. */
        default boolean waits() {
            return true;
        }
    }
}
