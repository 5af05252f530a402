package io.ssefleet.local.balancer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;

/** One direction of a connection that is passed on: reads from its own channel only while the other one can take it. */
final class Relay extends ChannelInboundHandlerAdapter {
    private final SocketChannel other;

    Relay(SocketChannel other) {
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        other.write(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
        if (other.isWritable()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            other.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            SocketChannel own = (SocketChannel) context.channel();
            // An empty write completes after all that was written before it.
            other.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> other.shutdownOutput().addListener(shut -> {
                        if (other.isInputShutdown()) {
                            other.close();
                            own.close();
                        }
                    }));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reset(other);
        context.close();
    }

    /** Closes a connection so that the other end sees a reset rather than an orderly end. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            ((SocketChannel) channel).config().setSoLinger(0);
            channel.close();
        }
    }
}
