package io.ssefleet.node.backplane;

import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.Update;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The node's own memory: events reach this node's clients only, and are gone with the process. */
public final class MemoryBackplane implements Backplane {

    private final EventLog log;
    private final Object order = new Object();
    private final LongSupplier nanoTime;
    private final long startNanos;

    /** @param random makes the log's epoch, so that positions of other nodes, and of this one before a restart, are told apart */
    public MemoryBackplane(LogLimits limits, LongSupplier nanoTime, RandomGenerator random) {
        long epoch = Position.FIRST_LOCAL_EPOCH | random.nextLong(Position.FIRST_LOCAL_EPOCH);
        this.log = new EventLog(limits, new Position(epoch, 0), nanoTime);
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public void start() {
        // There is nothing to wait for.
    }

    @Override
    public CompletionStage<String> publish(Update update) {
        byte[] eventWithoutId = EventStream.withoutId(update);
        synchronized (order) {
            Position position = log.last().next();
            String id = update.hasPublishersId() ? update.id() : position.urn();
            log.append(
                    position,
                    new EventContent(
                            id,
                            update.hasPublishersId(),
                            update.topics(),
                            update.isPrivate(),
                            EventStream.withId(id, eventWithoutId)));
            return CompletableFuture.completedFuture(id);
        }
    }

    @Override
    public CompletionStage<Resumption> resume(String lastEventId) {
        return CompletableFuture.completedFuture(log.resume(lastEventId));
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public Duration unchangedFor() {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public boolean joined() {
        return true;
    }

    @Override
    public void close() {
        // The log goes with the process.
    }
}
