package io.ssefleet.node.hub;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the hub has done since the process started. May be read by any thread. */
public final class HubCounters {

    final LongAdder opened = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder writes = new LongAdder();
    final LongAdder gaps = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

    HubCounters() {
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    void countClosed(CloseReason reason) {
        closed.get(reason).increment();
    }

    public long opened() {
        return opened.sum();
    }

    /** Events handed to clients' connections. */
    public long delivered() {
        return delivered.sum();
    }

    /** Writes to clients' connections that carried events: {@link #delivered} divided by it is the mean size of a write. */
    public long writes() {
        return writes.sum();
    }

    /** Gap notices that were due, told or not. */
    public long gaps() {
        return gaps.sum();
    }

    public long closed(CloseReason reason) {
        return closed.get(reason).sum();
    }

    public long closed() {
        return closed.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
