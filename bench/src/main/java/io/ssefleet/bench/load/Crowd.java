package io.ssefleet.bench.load;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The clients of a run, wherever they live: they connect, listen, and are checked at the end. One thread calls it. */
interface Crowd extends AutoCloseable {
    /**
     * How the clients stand.
     *
     * @param open clients that are connected
     * @param gaveUp clients that will not try again
     * @param ended streams that ended while they were wanted
     * @param troubles why connections could not be made or were refused, and how often
     */
    record Standing(long open, long gaveUp, long ended, long received, Map<String, Long> troubles) {
        /** The reasons, the most frequent first. */
        List<String> reasons() {
            return troubles.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Lets clients connect until there are so many; returns at once. */
    void connect(int wanted);

    Standing standing();

    /** Deliveries so far. */
    long received();

    /** From now on, no client that is connected may miss an event; how many clients that is for each topic. */
    int[] begin() throws InterruptedException;

    /**
     * Lets so many clients leave, and stay away; how many of each topic that were present. From now on their latencies do not count,
     * for what they missed comes late.
     */
    int[] leave(int leaving) throws InterruptedException;

    /** Lets all that have left come back, together; returns at once. */
    void comeBack();

    /** The latencies since the last time, in nanoseconds. */
    Histogram latencies();

    /** Disconnects all clients and says what they got of what was published. */
    Verdict finish(Published published) throws InterruptedException;

    @Override
    void close();
}
