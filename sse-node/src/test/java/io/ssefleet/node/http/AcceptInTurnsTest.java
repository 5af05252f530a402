package io.ssefleet.node.http;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptInTurnsTest {

    private static final int CLIENTS = 3 * AcceptInTurns.TOGETHER + 5;

    private final DefaultEventLoop acceptor = new DefaultEventLoop();
    private final DefaultEventLoop worker = new DefaultEventLoop();
    private final DefaultEventLoop clients = new DefaultEventLoop();
    private final CountDownLatch turnEnds = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();

    @AfterEach
    void stop() {
        turnEnds.countDown();
        acceptor.shutdownGracefully();
        worker.shutdownGracefully();
        clients.shutdownGracefully();
    }

    private Channel server(AcceptInTurns turns) {
        return new ServerBootstrap()
                .group(acceptor, worker)
                .channel(LocalServerChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel server) {
                        server.pipeline().addLast(turns, new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object connection) {
                                accepted.incrementAndGet();
                                context.fireChannelRead(connection);
                            }
                        });
                    }
                })
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        // nothing is said on it
                    }
                })
                .bind(new LocalAddress(getClass()))
                .syncUninterruptibly()
                .channel();
    }

    private void connect(Channel server) {
        for (int i = 0; i < CLIENTS; i++) {
            new Bootstrap()
                    .group(clients)
                    .channel(LocalChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.localAddress());
        }
    }

    private void beginALongTurn() {
        var unused = worker.submit(() -> {
            turnEnds.await();
            return null;
        });
    }

    @Test
    void acceptsMoreOnlyWhenTheLoopHasComeToTheEndOfItsTurn() {
        Channel server = server(new AcceptInTurns(60_000));
        beginALongTurn();
        connect(server);
        await().until(() -> accepted.get() >= AcceptInTurns.TOGETHER);
        await().during(Duration.ofMillis(200)).until(() -> accepted.get() < 2 * AcceptInTurns.TOGETHER);
        turnEnds.countDown();
        await().until(() -> accepted.get() == CLIENTS);
    }

    @Test
    void aLoopThatIsStuckHoldsNobodyUpForEver() {
        Channel server = server(new AcceptInTurns(50));
        beginALongTurn();
        connect(server);
        await().until(() -> accepted.get() == CLIENTS);
    }
}
