package io.ssefleet.node.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections as fast as the event loops get on with them: a few, and the next when each loop that got one of these has come to the
 * end of its turn. So thousands that come at once wait in the kernel's queue, and not in a loop before the events of those that are there.
 * On the server's channel, in its loop.
 */
final class AcceptInTurns extends ChannelInboundHandlerAdapter {

    static final int TOGETHER = 16;

    /** A loop that is busy for longer, or no more, holds nobody up. */
    private static final long PATIENCE_MILLIS = 100;

    private final long patienceMillis;
    private final Set<EventLoop> busy = new HashSet<>();
    private int accepted;

    AcceptInTurns() {
        this(PATIENCE_MILLIS);
    }

    AcceptInTurns(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        context.fireChannelRead(connection);
        if (connection instanceof Channel channel && channel.isOpen()) {
            busy.add(channel.eventLoop());
        }
        accepted++;
        if (accepted == TOGETHER) {
            context.channel().config().setAutoRead(false);
            goOnAfterTheTurns(context);
        }
    }

    private void goOnAfterTheTurns(ChannelHandlerContext context) {
        var goOn = new GoOn(context.channel());
        var left = new AtomicInteger(busy.size());
        context.executor().schedule(goOn, patienceMillis, TimeUnit.MILLISECONDS);
        for (EventLoop loop : busy) {
            loop.execute(() -> {
                if (left.decrementAndGet() == 0 && !context.executor().isShuttingDown()) {
                    context.executor().execute(goOn);
                }
            });
        }
        busy.clear();
    }

    /** For the loops' ends and the end of patience alike: what comes first counts. */
    private final class GoOn implements Runnable {
        private final Channel server;
        private boolean done;

        GoOn(Channel server) {
            this.server = server;
        }

        @Override
        public void run() {
            if (!done) {
                done = true;
                accepted = 0;
                server.config().setAutoRead(true);
            }
        }
    }
}
