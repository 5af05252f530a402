package io.ssefleet.node.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Visits subscribers at about the time they asked for, never later than one tick after it; one timer for all of an event loop. Those
 * beyond the horizon are visited early. Used on one event loop only.
 */
final class TimerWheel {

    private static final int SLOTS = 128;

    private final long tickNanos;
    private final List<List<Subscriber>> slots = new ArrayList<>(SLOTS);
    private List<Subscriber> spare = new ArrayList<>();
    private long visitedTick;

    TimerWheel(long tickNanos, long nowNanos) {
        this.tickNanos = tickNanos;
        this.visitedTick = Math.floorDiv(nowNanos, tickNanos);
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    void visitAt(Subscriber subscriber, long atNanos) {
        long tick = Math.floorDiv(atNanos, tickNanos);
        long within = Math.min(Math.max(tick, visitedTick + 1), visitedTick + SLOTS - 1);
        slots.get((int) Math.floorMod(within, (long) SLOTS)).add(subscriber);
    }

    /** Visits all that are due; a visitor may ask for its next visit. */
    void advance(long nowNanos, Consumer<Subscriber> visitor) {
        long nowTick = Math.floorDiv(nowNanos, tickNanos);
        while (visitedTick < nowTick) {
            visitedTick++;
            int slot = (int) Math.floorMod(visitedTick, (long) SLOTS);
            List<Subscriber> due = slots.get(slot);
            slots.set(slot, spare);
            due.forEach(visitor);
            due.clear();
            spare = due;
        }
    }
}
