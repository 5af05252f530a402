package io.ssefleet.node.http;

import io.netty.channel.EventLoop;
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
        var unused = eventLoop.schedule(() -> run(task), 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public void every(Duration interval, Runnable task) {
        var unused = eventLoop.scheduleAtFixedRate(
                () -> run(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Netty would keep to itself what a timer throws, and never run it again. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of an event loop ended with an exception.", e);
        }
    }
}
