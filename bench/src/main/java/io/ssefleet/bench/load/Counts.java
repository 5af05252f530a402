package io.ssefleet.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What all clients of a process count together; any thread may read it while they run. */
final class Counts {
    /** Clients that have been connected or refused once. */
    final LongAdder settled = new LongAdder();
    /** Clients that will not try again. */
    final LongAdder gaveUp = new LongAdder();

    final LongAdder open = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder doubled = new LongAdder();
    final LongAdder misdirected = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder ended = new LongAdder();
    private final Map<String, LongAdder> troubles = new ConcurrentHashMap<>();

    /** A connection could not be made or was refused. */
    void trouble(String why) {
        // The same few reasons again and again; anything else would fill the report.
        if (troubles.size() < 20 || troubles.containsKey(why)) {
            troubles.computeIfAbsent(why, x -> new LongAdder()).increment();
        }
    }

    /** Why connections could not be made, and how often. */
    Map<String, Long> troubles() {
        Map<String, Long> sums = new TreeMap<>();
        troubles.forEach((why, count) -> sums.put(why, count.sum()));
        return sums;
    }
}
