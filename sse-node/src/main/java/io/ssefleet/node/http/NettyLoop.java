package io.ssefleet.node.http;

import io.netty.channel.EventLoop;
import io.ssefleet.node.hub.Loop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as the hub sees it. */
record NettyLoop(EventLoop eventLoop) implements Loop {

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** Of the tasks that are waiting, and of those that these add, Netty runs at least 64 in a row; timers it looks at only before. */
    @Override
    public void executeAfterInput(Runnable task) {
        var unused = eventLoop.schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public void every(Duration interval, Runnable task) {
        var unused = eventLoop.scheduleAtFixedRate(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }
}
