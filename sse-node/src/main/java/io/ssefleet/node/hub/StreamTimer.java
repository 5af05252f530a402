package io.ssefleet.node.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Heartbeats, ages and ends of one event loop's streams, with one timer. Heartbeats are spread, skipped after traffic, and never further
 * apart than the interval. Used on its loop only.
 */
final class StreamTimer {

    private static final int TICKS_PER_HEARTBEAT = 64;
    private static final long TICK_MIN_NANOS = Duration.ofMillis(10).toNanos();
    private static final long TICK_MAX_NANOS = Duration.ofMillis(250).toNanos();
    private static final long AGE_MIN_PERCENT = 80;
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LoopHub streams;
    private final Hub hub;
    private final long heartbeatNanos;
    private final long tickNanos;
    private final TimerWheel wheel;
    private long lookedNanos;
    private volatile long maxLagBytes;

    StreamTimer(LoopHub streams, Hub hub) {
        this.streams = streams;
        this.hub = hub;
        this.heartbeatNanos = hub.settings().heartbeat().toNanos();
        this.tickNanos = Math.min(Math.max(heartbeatNanos / TICKS_PER_HEARTBEAT, TICK_MIN_NANOS), TICK_MAX_NANOS);
        this.wheel = new TimerWheel(tickNanos, hub.nanoTime());
        this.lookedNanos = hub.nanoTime();
    }

    Duration tick() {
        return Duration.ofNanos(tickNanos);
    }

    void start(Subscriber subscriber) {
        limitLife(subscriber);
        visitAgain(subscriber);
    }

    private void limitLife(Subscriber subscriber) {
        long now = hub.nanoTime();
        Instant expiry = subscriber.subscription.grants().expiry();
        if (!expiry.equals(Instant.MAX)) {
            subscriber.endsAtNanos = now + nanosUntil(expiry);
        }
        long maxAge = hub.settings().connectionMaxAge().toNanos();
        if (maxAge > 0) {
            subscriber.agesAtNanos =
                    now + hub.random().nextLong(maxAge / 100 * AGE_MIN_PERCENT, Math.max(maxAge, 2) + 1);
        }
    }

    private long nanosUntil(Instant instant) {
        long millis = Math.min(instant.toEpochMilli() - hub.clock().millis(), Long.MAX_VALUE / 4_000_000);
        return Math.max(0, millis) * 1_000_000;
    }

    void startEnding(Subscriber subscriber) {
        subscriber.endsAtNanos = hub.nanoTime() + LINGER_NANOS;
        wheel.visitAt(subscriber, subscriber.endsAtNanos);
    }

    void tick(List<Subscriber> open) {
        long now = hub.nanoTime();
        wheel.advance(now, this::visit);
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            hub.log().expire();
            long max = 0;
            for (Subscriber subscriber : open) {
                max = Math.max(max, subscriber.lagBytes);
            }
            maxLagBytes = max;
        }
    }

    private void visit(Subscriber subscriber) {
        switch (subscriber.state) {
            case GONE -> {
                // Dropped from the wheel.
            }
            case ENDING -> visitEnding(subscriber);
            case LIVE, CATCHING_UP, BLOCKED -> visitOpen(subscriber);
        }
    }

    private void visitEnding(Subscriber subscriber) {
        if (hub.nanoTime() >= subscriber.endsAtNanos - tickNanos) {
            // Its client does not take the last bytes: the kernel must not keep them for it.
            streams.reset(subscriber, CloseReason.SLOW);
        } else {
            wheel.visitAt(subscriber, subscriber.endsAtNanos);
        }
    }

    private void visitOpen(Subscriber subscriber) {
        long now = hub.nanoTime();
        if (subscriber.endsAtNanos != Subscriber.NEVER && now + 2 * tickNanos >= subscriber.endsAtNanos) {
            streams.close(subscriber, CloseReason.TOKEN_EXPIRED);
            return;
        }
        if (subscriber.agesAtNanos != Subscriber.NEVER && now >= subscriber.agesAtNanos) {
            subscriber.agesAtNanos = Subscriber.NEVER;
            hub.aged(new AgedStream(streams, subscriber));
        }
        if (subscriber.state == Subscriber.State.BLOCKED) {
            if (subscriber.nextOffset < hub.log().oldestOffset()) {
                streams.backpressure().fellOffTheLog(subscriber);
            }
        } else if (now - subscriber.lastWriteNanos >= heartbeatNanos / 2) {
            streams.sendHeartbeat(subscriber);
            if (!subscriber.outlet.writable() && subscriber.state == Subscriber.State.LIVE) {
                streams.backpressure().begin(subscriber);
            }
        }
        if (subscriber.open()) {
            visitAgain(subscriber);
        }
    }

    private void visitAgain(Subscriber subscriber) {
        long spread = hub.random().nextLong(heartbeatNanos / 2, heartbeatNanos);
        long last = subscriber.state == Subscriber.State.BLOCKED ? hub.nanoTime() : subscriber.lastWriteNanos;
        long at = last + Math.max(spread - 2 * tickNanos, tickNanos);
        if (subscriber.endsAtNanos != Subscriber.NEVER) {
            at = Math.min(at, subscriber.endsAtNanos - 2 * tickNanos);
        }
        if (subscriber.agesAtNanos != Subscriber.NEVER) {
            at = Math.min(at, subscriber.agesAtNanos);
        }
        wheel.visitAt(subscriber, at);
    }

    long maxLagBytes() {
        return maxLagBytes;
    }
}
