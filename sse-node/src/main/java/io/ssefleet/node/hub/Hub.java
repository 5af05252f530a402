package io.ssefleet.node.hub;

import io.ssefleet.node.log.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** All streams of this node, each on its own event loop; the only state that loops share is the log. May be used by any thread. */
public final class Hub {

    private final EventLog log;
    private final HubSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final HubCounters counters = new HubCounters();
    private final Map<Loop, LoopHub> byLoop = new ConcurrentHashMap<>();
    private final List<LoopHub> loops = new CopyOnWriteArrayList<>();
    private final List<Consumer<AgedStream>> agedListeners = new CopyOnWriteArrayList<>();
    private volatile TurnObserver observer = TurnObserver.NONE;

    /** @param random must be safe for use by several threads */
    public Hub(EventLog log, HubSettings settings, Clock clock, LongSupplier nanoTime, RandomGenerator random) {
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        log.onAppend(this::wakeLoops);
    }

    /** The streams of this loop; the first call for a loop must come from the loop itself. Loops are told apart by equals. */
    public LoopHub on(Loop loop) {
        LoopHub known = byLoop.get(loop);
        if (known != null) {
            return known;
        }
        return byLoop.computeIfAbsent(loop, newLoop -> {
            var streams = new LoopHub(this, newLoop);
            loops.add(streams);
            return streams;
        });
    }

    private void wakeLoops() {
        for (LoopHub streams : loops) {
            if (streams.openCount() > 0) {
                streams.requestTurn();
            }
        }
    }

    /** What is told when a stream has reached its age; it is not ended here, so that the pace holds for it too. */
    public void onAged(Consumer<AgedStream> listener) {
        agedListeners.add(listener);
    }

    /** Who is told of every turn's writes. */
    public void observe(TurnObserver turns) {
        observer = turns;
    }

    /** All streams of a loop have been sent this. */
    void sent(Batch batch) {
        TurnObserver turns = observer;
        long now = nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            turns.reachedAll(now - batch.entry(i).appendedNanos());
        }
        turns.wrote(batch.size());
    }

    void aged(AgedStream stream) {
        agedListeners.forEach(listener -> listener.accept(stream));
    }

    public int connections() {
        int sum = 0;
        for (LoopHub streams : loops) {
            sum += streams.openCount();
        }
        return sum;
    }

    /** Streams that are ended but whose last bytes their clients have not taken yet. */
    public int endingConnections() {
        int sum = 0;
        for (LoopHub streams : loops) {
            sum += streams.endingCount();
        }
        return sum;
    }

    public long maxLagBytes() {
        return loops.stream().mapToLong(LoopHub::maxLagBytes).max().orElse(0);
    }

    /**
     * Ends one stream with its cursor, any of all with the same probability. Completes, after it has been done, with the nano time at
     * which it was; empty when there was no stream to end.
     */
    public CompletableFuture<OptionalLong> closeRandom(CloseReason reason) {
        int all = connections();
        int chosen = all == 0 ? 0 : random.nextInt(all);
        LoopHub streams = null;
        for (LoopHub candidate : loops) {
            streams = candidate.openCount() > 0 ? candidate : streams;
            chosen -= candidate.openCount();
            if (chosen < 0) {
                break;
            }
        }
        if (streams == null) {
            return CompletableFuture.completedFuture(OptionalLong.empty());
        }
        LoopHub winner = streams;
        return onLoop(winner, () -> winner.closeRandom(reason));
    }

    /** Ends all streams with their cursors, those on their way to their loops too. */
    public void closeAll(CloseReason reason) {
        loops.forEach(streams -> streams.loop().execute(() -> streams.closeAll(reason)));
    }

    /** Ends this stream with its cursor, if it is still open; completes as {@link #closeRandom} does. */
    public CompletableFuture<OptionalLong> close(AgedStream stream) {
        return onLoop(stream.streams(), () -> stream.streams().close(stream.subscriber(), CloseReason.AGE));
    }

    private CompletableFuture<OptionalLong> onLoop(LoopHub streams, BooleanSupplier close) {
        var done = new CompletableFuture<OptionalLong>();
        streams.loop().execute(() -> {
            try {
                boolean closed = close.getAsBoolean();
                done.complete(closed ? OptionalLong.of(nanoTime()) : OptionalLong.empty());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    public HubCounters counters() {
        return counters;
    }

    public EventLog log() {
        return log;
    }

    HubSettings settings() {
        return settings;
    }

    Duration pickRetry() {
        return settings.retry().pick(random);
    }

    Clock clock() {
        return clock;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    RandomGenerator random() {
        return random;
    }
}
