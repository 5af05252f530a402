package io.ssefleet.simulate.world;

import io.ssefleet.node.lifecycle.Pacer;
import io.ssefleet.node.lifecycle.RefusalSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongToDoubleFunction;

/**
 * One pod and the node in it: when it is ready and reachable, what it holds, and how it sends its clients away. Pacing and the
 * wait of those who are refused are the node's own classes. Times are ticks, {@link #NEVER} where something has not happened.
 */
public final class NodePod {
    static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final int revision;
    private final Pacer pacer = new Pacer();
    private final RefusalSchedule refusals;
    int zone;
    boolean placed;
    long readyFrom = NEVER;
    long notReadyFrom = NEVER;
    long routedFrom = NEVER;
    long routedUntil = NEVER;
    long closedSince = NEVER;
    long leavingSince = NEVER;
    long signalAt = NEVER;
    long goneAt = NEVER;
    long connected;
    long deletionCost;
    long shedding;
    double pacePerSecond;
    boolean lost;
    private long clockNanos;

    NodePod(String name, int revision, double pacePerSecond, Duration retryMin) {
        this.name = name;
        this.revision = revision;
        this.pacePerSecond = pacePerSecond;
        this.refusals = new RefusalSchedule(() -> this.pacePerSecond, retryMin, () -> clockNanos);
    }

    public String name() {
        return name;
    }

    public int revision() {
        return revision;
    }

    public boolean ready(long now) {
        return now >= readyFrom && now < notReadyFrom && !leaving();
    }

    /** As its condition in the cluster says it: whole seconds. */
    public Instant readySince() {
        return VirtualTime.instant(readyFrom).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether its process runs and could answer. */
    public boolean running(long now) {
        return now >= readyFrom && !lost && goneAt == NEVER;
    }

    public boolean leaving() {
        return leavingSince != NEVER;
    }

    /** When it was closed to new clients; null while it is open. */
    public Instant closedAt() {
        return closedSince == NEVER ? null : VirtualTime.instant(closedSince).truncatedTo(ChronoUnit.SECONDS);
    }

    public long connected() {
        return connected;
    }

    public long deletionCost() {
        return deletionCost;
    }

    /** Streams that it has been told to close, and has not yet, though it stays. */
    public long shedding() {
        return shedding;
    }

    public double pacePerSecond() {
        return pacePerSecond;
    }

    /** Clients that it has refused and that are to come again. */
    public long waiting(long now) {
        clockNanos = now * VirtualTime.NANOS_PER_TICK;
        return refusals.waiting();
    }

    /** Whether its machine is gone, and nobody knows it yet. */
    public boolean lost() {
        return lost;
    }

    boolean draining(long now) {
        return now >= signalAt;
    }

    boolean routed(long now) {
        return now >= routedFrom && now < routedUntil;
    }

    /** Streams that its drain closes in this tick, at their very moments. */
    long drain(long tick, long from, long until) {
        if (tick < from) {
            return 0;
        }
        if (tick >= until) {
            long rest = connected;
            connected = 0;
            return rest;
        }
        long deadline = until * VirtualTime.NANOS_PER_TICK;
        return close(tick, connected, at -> Pacer.paceToEnd(connected, deadline - at, pacePerSecond));
    }

    /** Streams of those that it is told to close while it stays that it closes in this tick. */
    long shed(long tick) {
        shedding = Math.min(shedding, connected);
        if (shedding == 0) {
            pacer.rest();
            return 0;
        }
        long closed = close(tick, shedding, at -> pacePerSecond);
        shedding -= closed;
        return closed;
    }

    private long close(long tick, long most, LongToDoubleFunction paceAt) {
        long end = (tick + 1) * VirtualTime.NANOS_PER_TICK;
        long at = tick * VirtualTime.NANOS_PER_TICK;
        long closed = 0;
        while (closed < most && at < end) {
            double pace = paceAt.applyAsDouble(at);
            int due = (int) Math.min(most - closed, pacer.due(at, pace));
            if (due == 0) {
                at = Math.max(at + 1, pacer.nextNanos(pace));
                continue;
            }
            pacer.closed(due, at, pace);
            connected -= due;
            closed += due;
        }
        return closed;
    }

    /** When somebody who is refused now may come again. */
    long refuse(long tick) {
        clockNanos = tick * VirtualTime.NANOS_PER_TICK;
        return tick + VirtualTime.ticks(refusals.nextForRoom());
    }
}
