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

    @Override
    public void every(Duration interval, Runnable task) {
        var unused = eventLoop.scheduleAtFixedRate(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }
}
