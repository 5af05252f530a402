package io.ssefleet.node.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.ssefleet.node.hub.Loop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A Netty event loop as the hub sees it. */
record NettyLoop(EventLoop eventLoop) implements Loop {

    private static final Logger LOG = Logger.getLogger(NettyLoop.class);

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** Of the tasks that are waiting, and of those that these add, Netty runs at least 64 in a row; timers it looks at only before. */
    @Override
    public void executeAfterInput(Runnable task) {
        tellOfFailures(eventLoop.schedule(task, 0, TimeUnit.NANOSECONDS));
    }

    @Override
    public void every(Duration interval, Runnable task) {
        tellOfFailures(
                eventLoop.scheduleAtFixedRate(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** As Netty does for what it executes at once. */
    private static void tellOfFailures(Future<?> task) {
        task.addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled()) {
                LOG.error("A task of an event loop ended with an exception.", done.cause());
            }
        });
    }
}
