package io.ssefleet.node.lifecycle;

import io.ssefleet.node.hub.AgedStream;
import io.ssefleet.node.hub.CloseReason;
import io.ssefleet.node.hub.Hub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Sends clients away at the pace: all of them (drain, after which the process exits), a number of them (shed), or those that reached their
 * age. It closes one stream after the other and waits for each, so a busy event loop slows it down and never makes a burst.
 */
public final class Movement {

    private static final Logger LOG = Logger.getLogger(Movement.class);
    private static final Duration QUICK_DEADLINE = Duration.ofSeconds(2);
    private static final long LAST_BYTES_LOOK_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LAST_MOMENT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long ANSWER_LOOK_MILLIS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NOT_ASKED = -1;

    private final Hub hub;
    private final MovementSettings settings;
    private final Runnable drained;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Pacer pacer = new Pacer();
    private final PeakRate peak = new PeakRate();
    private final ArrayDeque<AgedStream> aged = new ArrayDeque<>();
    private final Thread thread;

    private volatile boolean draining;
    private volatile double pacePerSecond;
    private volatile long shedding;
    /** How many streams to keep, until {@link #shedding} is taken from it: between two closes, when the count of streams is exact. */
    private volatile long keep = NOT_ASKED;

    private long drainFromNanos;
    private volatile long drainUntilNanos;
    private long drainAskedNanos;
    private long drainedStreams;
    private boolean saidFaster;

    /** @param drained runs once, when a drain is over: the process has to exit now */
    public Movement(Hub hub, MovementSettings settings, Runnable drained) {
        this.hub = hub;
        this.settings = settings;
        this.drained = drained;
        this.pacePerSecond = settings.pacePerSecond();
        this.thread = new Thread(this::run, "movement");
        thread.setDaemon(true);
        hub.onAged(this::age);
    }

    public void start() {
        thread.start();
    }

    /** Readiness goes down at once; after the propagation time all streams are closed at the pace. A repetition changes nothing. */
    public void drain(String why) {
        beginDrain(why, settings.propagation(), settings.deadline());
    }

    /** Drains without the time for propagation and in two seconds, for a node that nobody watches any more. */
    public void drainQuickly(String why) {
        beginDrain(why, Duration.ZERO, QUICK_DEADLINE);
    }

    private void beginDrain(String why, Duration propagation, Duration deadline) {
        lock.lock();
        try {
            long now = System.nanoTime();
            long from = now + propagation.toNanos();
            long until = from + deadline.toNanos();
            if (draining) {
                LOG.infof("%s: already draining, %d streams are left", why, hub.connections());
                drainFromNanos = Math.min(drainFromNanos - now, from - now) + now;
                drainUntilNanos = Math.min(drainUntilNanos - now, until - now) + now;
            } else {
                LOG.infof(
                        "%s: draining %d streams; closing begins in %s, at %.1f a second, and takes %s at most",
                        why, hub.connections(), DurationText.of(propagation), pacePerSecond, DurationText.of(deadline));
                drainAskedNanos = now;
                drainFromNanos = from;
                drainUntilNanos = until;
                draining = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes this many streams more at the pace, or all there are now if these are fewer; new clients are still admitted. */
    public void shed(long streams) {
        lock.lock();
        try {
            if (keep == NOT_ASKED) {
                shedding = Math.min(shedding + streams, hub.connections());
            } else {
                keep = Math.max(0, keep - streams);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes at the pace what there is now above this many streams. A repetition changes nothing, however late it comes. */
    public void shedTo(long streams) {
        lock.lock();
        try {
            keep = streams;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void age(AgedStream stream) {
        lock.lock();
        try {
            aged.add(stream);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @param perSecond more than 0 */
    public void pace(double perSecond) {
        lock.lock();
        try {
            pacePerSecond = perSecond;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean draining() {
        return draining;
    }

    /** Streams that a drain or shed in progress still has to close. */
    public long closing() {
        long asked = keep;
        if (draining) {
            return hub.connections();
        }
        return asked == NOT_ASKED ? shedding : above(asked);
    }

    private long above(long streams) {
        return Math.max(0, hub.connections() - streams);
    }

    public double pacePerSecond() {
        return pacePerSecond;
    }

    /** The most streams that were closed in any one second so far. */
    public long peakPerSecond() {
        return peak.perSecond();
    }

    private void run() {
        try {
            while (!finished()) {
                closeSome();
            }
            long left = hub.connections();
            closeWhatIsLeft();
            LOG.infof(
                    "Drained: %d streams closed in %.1f s, at most %d in any second%s",
                    drainedStreams,
                    (System.nanoTime() - drainAskedNanos) / NANOS_PER_SECOND,
                    peak.perSecond(),
                    left == 0 ? "" : ", and " + left + " at once at the deadline");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drained.run();
    }

    private boolean finished() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (!draining || now < drainFromNanos) {
                return false;
            }
            return now - drainUntilNanos >= 0 || hub.connections() + hub.endingConnections() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The deadline is here: the last clients too are told where they stand, if that takes no longer than a moment. */
    private void closeWhatIsLeft() throws InterruptedException {
        long until = System.nanoTime() + LAST_MOMENT_NANOS;
        hub.closeAll(CloseReason.DRAIN);
        while (hub.connections() + hub.endingConnections() > 0 && System.nanoTime() - until < 0) {
            TimeUnit.NANOSECONDS.sleep(LAST_BYTES_LOOK_NANOS);
        }
    }

    /** Waits until something may be closed, or for a change, and then closes it. */
    private void closeSome() throws InterruptedException {
        double pace;
        int together;
        lock.lock();
        try {
            if (keep != NOT_ASKED) {
                shedding = above(keep);
                keep = NOT_ASKED;
            }
            long now = System.nanoTime();
            long left = streamsToClose();
            if (left == 0 || (draining && now < drainFromNanos)) {
                pacer.rest();
            }
            if (draining && now < drainFromNanos) {
                changed.awaitNanos(drainFromNanos - now);
                return;
            }
            if (left == 0) {
                if (draining) {
                    changed.awaitNanos(LAST_BYTES_LOOK_NANOS);
                } else {
                    changed.await();
                }
                return;
            }
            pace = draining ? paceToMeetTheDeadline(now, left) : pacePerSecond;
            together = (int) Math.min(pacer.due(now, pace), left);
            if (together == 0) {
                changed.awaitNanos(pacer.nextNanos(pace) - now);
                return;
            }
        } finally {
            lock.unlock();
        }
        close(pace, together);
    }

    private long streamsToClose() {
        return draining ? hub.connections() : shedding + aged.size();
    }

    private double paceToMeetTheDeadline(long now, long left) {
        double needed = Pacer.paceToEnd(left, drainUntilNanos - now, pacePerSecond);
        if (needed <= pacePerSecond) {
            return pacePerSecond;
        }
        if (!saidFaster) {
            saidFaster = true;
            LOG.warnf(
                    "The pace of %.1f a second would not end %d streams before the deadline: going on at %.1f a second"
                            + " (a longer SSEFLEET_DRAIN_DEADLINE or a higher pace avoids it)",
                    pacePerSecond, left, needed);
        }
        return needed;
    }

    private void close(double pace, int together) throws InterruptedException {
        var closes = new ArrayList<CompletableFuture<OptionalLong>>(together);
        for (int i = 0; i < together; i++) {
            closes.add(closeNext());
        }
        int closed = 0;
        long lastNanos = 0;
        for (var close : closes) {
            OptionalLong atNanos = await(close);
            if (atNanos.isPresent()) {
                lastNanos = closed == 0 ? atNanos.getAsLong() : Math.max(lastNanos, atNanos.getAsLong());
                closed++;
                peak.closed(atNanos.getAsLong());
            }
        }
        if (closed > 0) {
            pacer.closed(closed, lastNanos, pace);
            drainedStreams += draining ? closed : 0;
        }
    }

    /** A loop that does not answer holds a drain up only until its deadline. */
    private OptionalLong await(CompletableFuture<OptionalLong> close) throws InterruptedException {
        while (true) {
            try {
                return close.get(ANSWER_LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                LOG.error("Closing a stream failed; going on with the next", e.getCause());
                return OptionalLong.empty();
            } catch (TimeoutException e) {
                if (draining && System.nanoTime() - drainUntilNanos >= 0) {
                    return OptionalLong.empty();
                }
            }
        }
    }

    private CompletableFuture<OptionalLong> closeNext() {
        if (draining) {
            return hub.closeRandom(CloseReason.DRAIN);
        }
        lock.lock();
        try {
            AgedStream oldest = aged.poll();
            if (oldest != null) {
                return hub.close(oldest);
            }
            shedding = Math.max(0, hub.connections() == 0 ? 0 : shedding - 1);
            return hub.closeRandom(CloseReason.SHED);
        } finally {
            lock.unlock();
        }
    }
}
