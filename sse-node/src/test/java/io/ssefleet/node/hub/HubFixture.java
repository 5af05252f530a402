package io.ssefleet.node.hub;

import io.ssefleet.node.WhatwgParser;
import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.GapReason;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TopicSelector;
import io.ssefleet.node.protocol.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A hub on one event loop that is cranked by hand, with a clock that is set by hand and clients that read as told. */
final class HubFixture {

    static final Duration HEARTBEAT = Duration.ofSeconds(10);
    static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    final EventLog log;
    final HandLoop loop = new HandLoop();
    final Hub hub;
    final LoopHub streams;
    /** Whom events were written to, in this order. */
    final List<Client> written = new ArrayList<>();

    long nowNanos = 77_000_000_000L;
    long nanosPerWrite;
    Runnable onWrite = () -> {};

    HubFixture(int logEntries, HubSettings settings) {
        log = new EventLog(new LogLimits(logEntries, 1 << 26, Duration.ofHours(1)), new Position(9, 0), () -> nowNanos);
        hub = new Hub(log, settings, Clock.fixed(START, ZoneOffset.UTC), () -> nowNanos, new Random(4));
        streams = hub.on(loop);
    }

    static HubSettings settings(SlowPolicy policy, long maxLagBytes) {
        return new HubSettings(
                HEARTBEAT,
                Duration.ZERO,
                maxLagBytes,
                policy,
                true,
                new RetrySpread(Duration.ofSeconds(1), Duration.ofSeconds(15)));
    }

    static HubFixture usual() {
        return new HubFixture(1000, settings(SlowPolicy.DISCONNECT, 10_000));
    }

    static final class HandLoop implements Loop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final ArrayDeque<Runnable> afterInput = new ArrayDeque<>();
        private final List<Runnable> timers = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfterInput(Runnable task) {
            afterInput.add(task);
        }

        @Override
        public void every(Duration interval, Runnable task) {
            timers.add(task);
        }

        boolean turn() {
            Runnable task = tasks.isEmpty() ? afterInput.poll() : tasks.poll();
            if (task != null) {
                task.run();
            }
            return task != null;
        }

        int waiting() {
            return tasks.size();
        }

        /** All that is done before the loop looks at its connections. */
        void runWaiting() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    void settle() {
        while (loop.turn()) {
            continue;
        }
    }

    /** Lets time pass in steps as small as the timer's. */
    void pass(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (nowNanos < end) {
            nowNanos = Math.min(end, nowNanos + Duration.ofMillis(50).toNanos());
            loop.timers.forEach(Runnable::run);
            settle();
        }
    }

    String publish(String data, String... topics) {
        return publish(data, false, topics);
    }

    String publish(String data, boolean isPrivate, String... topics) {
        var update = new Update(List.of(topics), data, "", "", Update.NO_RETRY, isPrivate);
        Position position = log.last().next();
        String id = position.urn();
        log.append(
                position,
                new EventContent(
                        id, false, update.topics(), isPrivate, EventStream.withId(id, EventStream.withoutId(update))));
        return id;
    }

    /** What a backplane appends where it lost events. */
    void lose() {
        Position position = log.last().next();
        log.append(position, gap(position));
    }

    static EventContent gap(Position position) {
        return EventContent.gap(
                position.cursor(), EventStream.gap(position.cursor(), "before", Optional.empty(), GapReason.BACKPLANE));
    }

    Client client(String... topics) {
        return new Client(Grants.ANONYMOUS, topics);
    }

    /** A client with a socket that takes as many bytes as it is told. */
    final class Client implements Outlet {
        final Subscription subscription;
        final WhatwgParser parser = new WhatwgParser();
        Subscriber subscriber;
        long room = Long.MAX_VALUE;
        long unflushed;
        boolean ended;
        boolean wasReset;
        int writes;

        Client(Grants grants, String... topics) {
            subscription =
                    new Subscription(Stream.of(topics).map(TopicSelector::of).toList(), grants);
        }

        Client open() {
            return open(new Resumption.Live(), "");
        }

        Client resume(String lastEventId) {
            return open(log.resume(lastEventId), lastEventId);
        }

        Client open(Resumption resumption, String lastEventId) {
            subscriber = streams.open(this, subscription, resumption, lastEventId);
            return this;
        }

        void stopReading() {
            room = 0;
        }

        void readAgain(long bytes) {
            room = bytes;
            unflushed = 0;
            streams.drained(subscriber);
        }

        @Override
        public int write(Batch batch, int from, int to) {
            writes++;
            nowNanos += nanosPerWrite;
            onWrite.run();
            written.add(this);
            int next = from;
            do {
                take(batch.wire(next++));
            } while (next < to && room > 0);
            return next;
        }

        private void take(byte[] wire) {
            if (ended || wasReset) {
                throw new IllegalStateException("written to after its end");
            }
            room -= wire.length;
            unflushed += room < 0 ? wire.length : 0;
            parser.feed(wire);
        }

        @Override
        public boolean writable() {
            return room > 0;
        }

        @Override
        public long unflushedBytes() {
            return unflushed;
        }

        @Override
        public void end(byte[] last) {
            take(last);
            ended = true;
        }

        @Override
        public void reset() {
            wasReset = true;
        }

        List<String> data() {
            return parser.events().stream()
                    .filter(event -> !event.type().equals(EventStream.GAP_TYPE))
                    .map(WhatwgParser.Event::data)
                    .toList();
        }

        List<String> gaps() {
            return parser.events().stream()
                    .filter(event -> event.type().equals(EventStream.GAP_TYPE))
                    .map(event -> new io.vertx.core.json.JsonObject(event.data()).getString("reason"))
                    .toList();
        }
    }
}
