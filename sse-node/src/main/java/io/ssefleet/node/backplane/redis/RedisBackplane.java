package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.Update;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Events that a whole fleet shares, through one Redis stream: all nodes have one order and the same ids, and each delivers what it reads,
 * its own publications included. Works on one thread of its own, so that neither waits for the other: clients for decoding, or reading for
 * a busy loop of clients.
 */
public final class RedisBackplane implements Backplane {

    private static final Logger LOG = Logger.getLogger("io.ssefleet.node");
    private static final long RETRY_MILLIS_MIN = 100;
    private static final long RETRY_MILLIS_MAX = 2000;

    private final BackplaneSettings.Redis settings;
    private final StreamKeys keys;
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final Vertx vertx;
    private final Context thread;
    private final Primer primer;
    private final Checker checker;
    private final StreamReader reader;
    private final Publishing publishing;
    private final Resuming resuming;
    private long retryMillis = RETRY_MILLIS_MIN;
    private String toldReason = "";
    private volatile Link link;
    private volatile boolean joined;
    private volatile boolean closed;

    /** Whether the stream is within reach, and since when that is so. */
    private record Link(boolean connected, long sinceNanos) {}

    /** @param nanoTime a clock as {@link System#nanoTime()} is one */
    public RedisBackplane(BackplaneSettings.Redis settings, LogLimits limits, LongSupplier nanoTime, Clock clock) {
        this.settings = settings;
        this.log = EventLog.shared(limits, nanoTime);
        this.nanoTime = nanoTime;
        this.link = new Link(false, nanoTime.getAsLong());
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.thread = vertx.getOrCreateContext();
        this.keys = StreamKeys.of(settings.stream());
        var progress = new Progress();
        this.primer = new Primer(keys, log, limits, progress, nanoTime, clock);
        this.checker = new Checker(keys, progress);
        this.reader = new StreamReader(keys, log, progress);
        this.publishing = new Publishing(thread, keys, limits, settings.acks(), progress);
        this.resuming = new Resuming(vertx, keys, log);
    }

    @Override
    public void start() {
        thread.runOnContext(now -> connect());
    }

    private void connect() {
        if (closed) {
            return;
        }
        RedisSession.open(vertx, settings, keys)
                .compose(session -> join(session).onFailure(session::end).map(session))
                .onFailure(this::away)
                .onSuccess(this::work);
    }

    private Future<Void> join(RedisSession session) {
        return joined ? checker.check(session) : primer.prime(session);
    }

    private void work(RedisSession session) {
        resuming.begin(session);
        publishing.begin(session);
        // Not before it takes publications: the node turns ready by this.
        joined = true;
        link = new Link(true, nanoTime.getAsLong());
        LOG.infof("Backplane %s: connected, %d events in the log", settings.address(), log.entries());
        session.ended().onFailure(why -> {
            if (unchangedFor().toMillis() > RETRY_MILLIS_MAX) {
                // It was more than a beginning.
                retryMillis = RETRY_MILLIS_MIN;
                toldReason = "";
            }
            link = new Link(false, nanoTime.getAsLong());
            resuming.end();
            publishing.end(why);
            away(why);
        });
        reader.run(session);
    }

    private void away(Throwable why) {
        String reason = RedisErrors.explain(why);
        // Once for each reason: it may be away for long.
        if (!reason.equals(toldReason) && !closed) {
            LOG.warnf("Backplane %s: away, trying on (%s)", settings.address(), reason);
            toldReason = reason;
        }
        if (!closed) {
            // Not all nodes of a fleet at the same moment.
            long wait = ThreadLocalRandom.current().nextLong(retryMillis / 2, retryMillis + 1);
            retryMillis = Math.min(retryMillis * 2, RETRY_MILLIS_MAX);
            vertx.setTimer(wait, timer -> connect());
        }
    }

    @Override
    public CompletionStage<String> publish(Update update) {
        return publishing.publish(update);
    }

    @Override
    public CompletionStage<Resumption> resume(String lastEventId) {
        Resumption local = log.resume(lastEventId);
        boolean known = local instanceof Resumption.After || local instanceof Resumption.Earliest;
        // A publisher may have used its id before, where this log does not reach back to.
        boolean certain = local instanceof Resumption.Earliest
                || Position.parse(lastEventId).isPresent()
                || log.reachesBackToTheBeginning();
        if (known && certain) {
            return CompletableFuture.completedFuture(local);
        }
        var found = new CompletableFuture<Resumption>();
        thread.runOnContext(now -> resuming.resume(lastEventId).onComplete(done -> {
            if (known && (done.failed() || done.result() instanceof Resumption.Unknown)) {
                found.complete(local);
            } else if (done.succeeded()) {
                found.complete(done.result());
            } else {
                found.completeExceptionally(new BackplaneAway(RedisErrors.explain(done.cause()), done.cause()));
            }
        }));
        return found;
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public boolean connected() {
        return link.connected();
    }

    @Override
    public Duration unchangedFor() {
        return Duration.ofNanos(nanoTime.getAsLong() - link.sinceNanos());
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public void close() {
        closed = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
