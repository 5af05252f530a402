package io.ssefleet.bench.load;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;

/**
 * One run: see that the servers answer, connect clients, publish in one or more phases, and see what every client got.
 * One thread calls it.
 */
public final class LoadRun implements AutoCloseable {
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long TICK_NANOS = 1_000_000;
    private static final long WINDOW_TICK_NANOS = 100_000;
    private static final int MOST_UNANSWERED = 1_024;
    private static final int DIGITS = 3;
    private static final int MISSED_WINDOW = 16;
    private static final Duration UNTIL_MISSED = Duration.ofMinutes(10);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MS = 1e6;
    // Longer than the longest retry that a node gives by default.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LoadSpec spec;
    private final Duration patience;
    private final Crowd clients;
    private final Publishers publishers;
    private final Histogram latencies = new Histogram(DIGITS);
    private int[] listening = {};
    // Clients of each topic that have left, and what they have to get when they come back.
    private int[] away = {};
    private long owed;
    private int wanted;

    /** With all clients in this process. Nothing is connected yet. */
    public LoadRun(LoadSpec spec) {
        this(spec, PATIENCE);
    }

    /** Gives up what makes no progress for so long. */
    LoadRun(LoadSpec spec, Duration patience) {
        this.spec = spec;
        this.patience = patience;
        int run = ThreadLocalRandom.current().nextInt();
        clients = new Clients(spec, run, tls());
        publishers = new Publishers(spec, run, tls());
    }

    private LoadRun(LoadSpec spec, int run, Crowd clients) {
        this.spec = spec;
        this.patience = PATIENCE;
        this.clients = clients;
        publishers = new Publishers(spec, run, tls());
    }

    /** With clients in several processes of their own. They are told of deliveries too late for a {@link Pace.Window}. */
    public static LoadRun inProcesses(LoadSpec spec, int processes) throws IOException {
        int run = ThreadLocalRandom.current().nextInt();
        return new LoadRun(spec, run, new ClientProcesses(spec, run, processes));
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Publishes once and connects the first client, so that a wrong address or token is told before anything else. */
    public void check() throws LoadFailure {
        publishers.all().forEach(Publisher::probe);
        await(FIRST_ANSWER, () -> publishers.pending() == 0);
        for (Publisher publisher : publishers.all()) {
            if (publisher.accepted() == 0) {
                throw new LoadFailure(Reasons.publishing(publisher.target(), publisher.trouble()));
            }
        }
        clients.connect(1);
        await(FIRST_ANSWER, () -> {
            Crowd.Standing now = clients.standing();
            return now.open() == 1 || now.ended() > 0 || !now.troubles().isEmpty();
        });
        Crowd.Standing first = clients.standing();
        if (first.open() == 0) {
            throw new LoadFailure(Reasons.subscribing(spec.targets().get(0), first));
        }
    }

    /** Connects clients until there are so many; gives up when no more can be connected. Returns how long it took. */
    public Duration connect(int clientsWanted, Progress.Watch watch) {
        wanted = clientsWanted;
        long began = System.nanoTime();
        Looks looks = new Looks(watch);
        Patience hope = new Patience(patience);
        clients.connect(wanted);
        Crowd.Standing now = clients.standing();
        while (now.open() + now.gaveUp() < wanted && hope.holds(now.open()) && looks.look()) {
            LockSupport.parkNanos(TICK_NANOS);
            now = clients.standing();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Publishes for so long, or until the watch ends it, and waits until everything has arrived or no more comes. */
    public Phase publish(Pace pace, Duration duration, Progress.Watch watch) throws LoadFailure, InterruptedException {
        return publish(watch, looks -> pace(pace, duration, looks));
    }

    private long pace(Pace pace, Duration duration, Looks looks) throws LoadFailure {
        return pace instanceof Pace.Window window
                ? window(window.events(), Long.MAX_VALUE, duration, looks)
                : perSecond(((Pace.PerSecond) pace).events(), duration, looks);
    }

    private Phase publish(Progress.Watch watch, Publishing publishing) throws LoadFailure, InterruptedException {
        begin();
        latencies.reset();
        clients.latencies();
        long accepted = publishers.accepted();
        long failed = publishers.failed();
        long received = clients.received();
        Looks looks = new Looks(watch);
        long began = System.nanoTime();
        long due = publishing.due(looks);
        double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
        awaitArrival(received + due, looks);
        latencies.add(clients.latencies());
        return new Phase(
                seconds,
                publishers.accepted() - accepted,
                publishers.failed() - failed,
                clients.received() - received,
                latencies.copy());
    }

    /**
     * Lets clients leave while so many events are published, and come back together; then publishes for so long. When the watch ends
     * it, each part is cut short, and none is left out: those that are away have to come back.
     */
    public Return leaveAndReturn(int leaving, int missed, Pace pace, Duration duration, Progress.Watch watch)
            throws LoadFailure, InterruptedException {
        begin();
        owed = 0;
        away = clients.leave(leaving);
        int left = 0;
        for (int topic = 0; topic < away.length; topic++) {
            listening[topic] -= away[topic];
            left += away[topic];
        }
        Phase without = publish(watch, looks -> window(MISSED_WINDOW, missed, UNTIL_MISSED, looks));
        Phase after = publish(watch, looks -> {
            comeBack();
            return owed + pace(pace, duration, looks);
        });
        return new Return(left, without, after);
    }

    private void comeBack() {
        for (int topic = 0; topic < away.length; topic++) {
            listening[topic] += away[topic];
        }
        away = new int[0];
        clients.comeBack();
    }

    /** Disconnects everything and says what every client got. */
    public Verdict finish() throws InterruptedException {
        begin();
        publishers.close();
        return clients.finish(publishers.published());
    }

    private void begin() throws InterruptedException {
        if (listening.length == 0) {
            listening = clients.begin();
        }
    }

    private long perSecond(double rate, Duration duration, Looks looks) throws LoadFailure {
        long began = System.nanoTime();
        long due = 0;
        for (long sent = 0; ; sent++) {
            long at = began + (long) (sent * NANOS_PER_SECOND / rate);
            while (System.nanoTime() < at || publishers.pending() >= MOST_UNANSWERED) {
                if (System.nanoTime() - began >= duration.toNanos() || !looks.look()) {
                    return due;
                }
                LockSupport.parkNanos(Math.min(TICK_NANOS, Math.max(1, at - System.nanoTime())));
            }
            if (System.nanoTime() - began >= duration.toNanos()) {
                return due;
            }
            due += publishNext();
        }
    }

    private long window(int events, long most, Duration duration, Looks looks) throws LoadFailure {
        long began = System.nanoTime();
        long received = clients.received();
        long due = 0;
        // What must have arrived before the next one is published.
        Queue<Long> dueAfter = new ArrayDeque<>(Collections.nCopies(events, 0L));
        Patience hope = new Patience(patience);
        long published = 0;
        while (published < most && System.nanoTime() - began < duration.toNanos() && looks.look()) {
            long arrived = clients.received() - received;
            if (arrived >= dueAfter.element() && publishers.pending() < MOST_UNANSWERED) {
                published++;
                dueAfter.remove();
                due += publishNext();
                dueAfter.add(due);
            } else if (hope.holds(arrived + publishers.accepted())) {
                LockSupport.parkNanos(WINDOW_TICK_NANOS);
            } else {
                return due;
            }
        }
        return due;
    }

    private int publishNext() throws LoadFailure {
        for (Publisher publisher : publishers.all()) {
            if (publisher.refused()) {
                throw new LoadFailure(Reasons.publishing(publisher.target(), publisher.trouble()));
            }
        }
        int topic = publishers.publish();
        owed += away.length == 0 ? 0 : away[topic];
        return listening[topic];
    }

    private void awaitArrival(long due, Looks looks) {
        Patience hope = new Patience(patience);
        while ((publishers.pending() > 0 || clients.received() < due)
                && hope.holds(clients.received() + publishers.accepted())) {
            LockSupport.parkNanos(TICK_NANOS);
            looks.look();
            if (!looks.watch.waits()) {
                return;
            }
        }
    }

    private static void await(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        publishers.close();
        clients.close();
    }

    /** Publishes, and says how many deliveries are due for it. */
    private interface Publishing {
        long due(Looks looks) throws LoadFailure;
    }

    /** Shows the run to its watch now and then. */
    private final class Looks {
        private final Progress.Watch watch;
        private long next = System.nanoTime();

        Looks(Progress.Watch watch) {
            this.watch = watch;
        }

        boolean look() {
            long now = System.nanoTime();
            if (now < next) {
                return true;
            }
            next = now + LOOK.toNanos();
            latencies.add(clients.latencies());
            return watch.goesOn(new Progress(
                    wanted,
                    clients.standing().open(),
                    publishers.accepted(),
                    clients.received(),
                    latencies.getValueAtPercentile(99) / NANOS_PER_MS));
        }
    }

    /** Holds as long as a figure changes now and then. */
    private static final class Patience {
        private final Duration most;
        private long last = -1;
        private long changed;

        Patience(Duration most) {
            this.most = most;
        }

        boolean holds(long figure) {
            long now = System.nanoTime();
            if (figure != last) {
                last = figure;
                changed = now;
            }
            return now - changed < most.toNanos();
        }
    }
}
