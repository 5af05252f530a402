package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.Update;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends publications to the stream, in the order in which they came; what comes while Redis works on some goes in the next step, so
 * that a busy node needs few steps and an idle one does not wait. Every publication is answered within a bounded time.
 */
final class Publishing {

    private static final int EVENTS_PER_STEP = 256;
    private static final long CHARACTERS_PER_STEP = 1 << 20;
    private static final long WAITING_CHARACTERS_MAX = 32 << 20;
    /** What a publication weighs beside its data. */
    private static final long OVERHEAD_CHARACTERS = 200;

    /** How long a publication may wait for its step: a Redis that takes less than is published must not be queued at for long. */
    private static final Duration QUEUE_MAX = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 250;
    private static final Duration ANSWER_MAX = Duration.ofMillis(1500);
    private static final Duration ACKS_MAX = Duration.ofSeconds(1);

    private final Context thread;
    private final StreamKeys keys;
    private final LogLimits limits;
    private final int acks;
    private final Progress progress;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingCharacters = new AtomicLong();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile RedisSession session;
    private boolean working;

    private record Waiting(Update update, CompletableFuture<String> answer, long sinceNanos) {
        long characters() {
            return update.data().length()
                    + update.id().length()
                    + update.topics().stream().mapToLong(String::length).sum()
                    + OVERHEAD_CHARACTERS;
        }

        boolean tooLong() {
            return System.nanoTime() - sinceNanos > QUEUE_MAX.toNanos();
        }
    }

    Publishing(Context thread, StreamKeys keys, LogLimits limits, int acks, Progress progress) {
        this.thread = thread;
        this.keys = keys;
        this.limits = limits;
        this.acks = acks;
        this.progress = progress;
    }

    /** May be called by any thread. */
    CompletionStage<String> publish(Update update) {
        var publication = new Waiting(update, new CompletableFuture<>(), System.nanoTime());
        if (session == null) {
            return CompletableFuture.failedFuture(new BackplaneAway("Redis is away"));
        }
        if (waitingCharacters.addAndGet(publication.characters()) > WAITING_CHARACTERS_MAX) {
            waitingCharacters.addAndGet(-publication.characters());
            return CompletableFuture.failedFuture(new BackplaneAway("more is published than Redis takes"));
        }
        waiting.add(publication);
        requestStep();
        return publication.answer();
    }

    void begin(RedisSession with) {
        session = with;
        requestStep();
        lookForLate(with);
    }

    /** Fails what has waited too long, as long as this session lasts; also while a step takes its time. */
    private void lookForLate(RedisSession with) {
        if (session == with) {
            failLate();
            thread.owner().setTimer(LOOK_MILLIS, timer -> lookForLate(with));
        }
    }

    private void failLate() {
        while (!waiting.isEmpty() && waiting.peek().tooLong()) {
            Waiting late = waiting.poll();
            waitingCharacters.addAndGet(-late.characters());
            fail(late, new BackplaneAway("more is published than Redis takes"));
        }
    }

    void end(Throwable why) {
        session = null;
        failWaiting(why);
    }

    private void requestStep() {
        if (requested.compareAndSet(false, true)) {
            thread.runOnContext(now -> step());
        }
    }

    private void step() {
        requested.set(false);
        RedisSession by = session;
        if (by == null) {
            // They came in the moment in which it went away.
            failWaiting(new BackplaneAway("Redis is away"));
        } else if (!working) {
            List<Waiting> batch = take();
            if (!batch.isEmpty()) {
                working = true;
                append(batch, by);
            }
        }
    }

    private List<Waiting> take() {
        failLate();
        var batch = new ArrayList<Waiting>();
        long characters = 0;
        while (batch.size() < EVENTS_PER_STEP && characters < CHARACTERS_PER_STEP) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            characters += next.characters();
            batch.add(next);
        }
        waitingCharacters.addAndGet(-characters);
        return batch;
    }

    private void append(List<Waiting> batch, RedisSession by) {
        Script.PUBLISH
                .run(
                        keys,
                        script -> {
                            Position known = progress.known();
                            script.arg(Script.randomLeap())
                                    .arg(limits.entries())
                                    .arg(limits.age().toMillis())
                                    .arg(known.epoch())
                                    .arg(known.sequence());
                            batch.forEach(publication -> EntryCodec.write(publication.update(), script));
                        },
                        request -> by.write(request, ANSWER_MAX))
                .compose(ids -> awaitAcks(by).map(ids))
                .onSuccess(ids -> acknowledge(batch, ids))
                .onFailure(why -> batch.forEach(publication -> fail(publication, why)))
                .recover(why -> RedisErrors.isFull(why) ? trim(by) : Future.failedFuture(why))
                .onComplete(done -> {
                    working = false;
                    requestStep();
                });
    }

    /** Publishing drops what is too much or too old, but a Redis that is full refuses to publish. */
    private Future<Response> trim(RedisSession by) {
        return Script.TRIM.run(
                keys,
                script -> script.arg(0).arg(limits.entries()).arg(limits.age().toMillis()),
                request -> by.write(request, ANSWER_MAX));
    }

    /** On the same connection: Redis counts the replicas that have what this connection wrote. */
    private Future<Void> awaitAcks(RedisSession by) {
        if (acks == 0) {
            return Future.succeededFuture();
        }
        return by.write(Request.cmd(Command.WAIT).arg(acks).arg(ACKS_MAX.toMillis()), ACKS_MAX.plus(ANSWER_MAX))
                .compose(replicas -> replicas.toInteger() >= acks
                        ? Future.succeededFuture()
                        : Future.failedFuture(new BackplaneAway("only " + replicas + " of " + acks
                                + " replicas (SSEFLEET_BACKPLANE_ACKS) have it so far")));
    }

    private void acknowledge(List<Waiting> batch, Response ids) {
        for (int i = 0; i < batch.size(); i++) {
            String streamId = ids.get(i).toString();
            Update update = batch.get(i).update();
            String hubId = "";
            if (!streamId.isEmpty()) {
                Position position = EntryCodec.position(streamId);
                progress.acknowledged(position);
                hubId = position.urn();
            }
            batch.get(i).answer().complete(update.hasPublishersId() ? update.id() : hubId);
        }
    }

    private void failWaiting(Throwable why) {
        for (Waiting publication = waiting.poll(); publication != null; publication = waiting.poll()) {
            waitingCharacters.addAndGet(-publication.characters());
            fail(publication, why);
        }
    }

    private static void fail(Waiting publication, Throwable why) {
        publication.answer().completeExceptionally(new BackplaneAway(RedisErrors.explain(why), why));
    }
}
