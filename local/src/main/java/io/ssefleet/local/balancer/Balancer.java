package io.ssefleet.local.balancer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Passes TCP connections on, each to one backend for as long as it lasts, as a Service does: bytes, half-closes and resets
 * go through, a slow side holds up the other. Without a backend a connection is closed at once.
 */
public final class Balancer implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int LOOPS = 2;

    private final EventLoopGroup loops = new NioEventLoopGroup(LOOPS, new DefaultThreadFactory("balancer", true));
    private volatile Backends backends = Optional::empty;
    private Channel server;

    private Balancer() {}

    /**
     * Takes a port of the loopback address; connections find no backend until {@link #use} names them.
     *
     * @param port 0 = any free one
     * @throws IOException when the port is taken
     */
    public static Balancer listen(int port) throws IOException {
        Balancer balancer = new Balancer();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(balancer.loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline().addLast(balancer.new Accepted());
                    }
                });
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            balancer.close();
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        balancer.server = bound.channel();
        return balancer;
    }

    /** Names the backends of connections from now on. */
    public void use(Backends newBackends) {
        backends = newBackends;
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Closes the port and every connection. */
    @Override
    public void close() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A client that has no backend yet. Runs on the client's event loop, and so does its backend. */
    private final class Accepted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            SocketChannel client = (SocketChannel) context.channel();
            Optional<InetSocketAddress> address = backends.next();
            if (address.isEmpty()) {
                client.close();
                return;
            }
            new Bootstrap()
                    .group(client.eventLoop())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                    .handler(new Relay(client))
                    .connect(address.get())
                    .addListener((ChannelFuture connected) -> {
                        SocketChannel backend = (SocketChannel) connected.channel();
                        if (!connected.isSuccess()) {
                            Relay.reset(client);
                        } else if (!client.isActive()) {
                            backend.close();
                        } else {
                            client.pipeline().replace(this, "relay", new Relay(backend));
                            client.read();
                            backend.read();
                        }
                    });
        }
    }
}
