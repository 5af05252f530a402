package io.ssefleet.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyLoopTest {

    private EventLoopGroup group;
    private NettyLoop loop;
    private final CompletableFuture<Integer> turnsUntilAccepted = new CompletableFuture<>();
    private int turns;

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void looksAtItsConnectionsBetweenOneTurnAndTheNextOfWhatGoesOn() throws Exception {
        group = new NioEventLoopGroup(1);
        acceptsWhileSomethingGoesOn(NioServerSocketChannel.class);
    }

    @Test
    void doesSoWithTheNativeTransport() throws Exception {
        assumeTrue(Epoll.isAvailable());
        group = new EpollEventLoopGroup(1);
        acceptsWhileSomethingGoesOn(EpollServerSocketChannel.class);
    }

    private void acceptsWhileSomethingGoesOn(Class<? extends ServerChannel> transport) throws Exception {
        loop = new NettyLoop(group.next());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(transport)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object connection) {
                        ((Channel) connection).unsafe().closeForcibly();
                        turnsUntilAccepted.complete(turns);
                    }
                })
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();

        loop.execute(() -> {
            connect((InetSocketAddress) server.localAddress());
            goOn();
        });

        assertThat(turnsUntilAccepted.get(20, TimeUnit.SECONDS)).isLessThanOrEqualTo(2);
    }

    /** For as long as nobody is accepted. */
    private void goOn() {
        turns++;
        if (!turnsUntilAccepted.isDone()) {
            loop.executeAfterInput(this::goOn);
        }
    }

    /** The connection is there when this returns: the kernel does not wait for anybody to accept it. */
    private static void connect(InetSocketAddress address) {
        try {
            new Socket(address.getAddress(), address.getPort()).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
