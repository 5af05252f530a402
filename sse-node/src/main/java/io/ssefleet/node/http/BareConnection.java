package io.ssefleet.node.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import io.ssefleet.node.hub.Batch;
import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Subscriber;
import io.ssefleet.node.lifecycle.Admission;
import io.vertx.core.Handler;
import java.io.IOException;

/**
 * A client's connection from which all of HTTP has been taken off: this is its only handler. With a native transport, what the socket takes
 * at once goes to it past Netty; only the rest of an event that it did not take whole waits in Netty's queue. Used on its event loop only.
 */
final class BareConnection extends ChannelInboundHandlerAdapter implements ClientConnection {

    /** Anything that waits makes the channel unwritable, and its end makes it writable again. */
    private static final WriteBufferWaterMark NOTHING_WAITS = new WriteBufferWaterMark(1, 1);

    private final Channel channel;
    private final WireFrames frames;
    /** Null without a native transport. */
    private final Socket socket;

    private final Handler<Void> ended;

    private LoopHub streams;
    private Subscriber subscriber;
    private Admission.Decision.Admitted place;
    private boolean waits;

    /** @param ended what else has to be told that the connection is no more; may be null */
    BareConnection(Channel channel, WireFrames frames, Handler<Void> ended) {
        this.channel = channel;
        this.frames = frames;
        this.ended = ended;
        this.socket = channel instanceof UnixChannel unix && unix.fd() instanceof Socket own ? own : null;
        channel.config().setWriteBufferWaterMark(NOTHING_WAITS);
    }

    /** What comes before the first item; it is sent together with that. */
    void begin(byte[] head) {
        channel.write(Unpooled.wrappedBuffer(head), channel.voidPromise());
        waits = true;
    }

    @Override
    public void attach(LoopHub streams, Subscriber subscriber, Admission.Decision.Admitted place) {
        this.streams = streams;
        this.subscriber = subscriber;
        this.place = place;
    }

    @Override
    public int write(Batch batch, int from, int to) {
        frames.encode(batch);
        int next = from;
        do {
            if (waits) {
                queue(frames.start(next), frames.end(next));
                next++;
            } else if (socket == null) {
                queue(frames.start(next), frames.end(to - 1));
                next = to;
            } else {
                next = send(next, to);
            }
        } while (next < to && !waits);
        return next;
    }

    /** Returns the index behind the last item that was taken. */
    private int send(int from, int to) {
        // The number of a closed socket may belong to another one.
        if (!socket.isOpen()) {
            return to;
        }
        int start = frames.start(from);
        int end = frames.end(to - 1);
        int sent;
        try {
            sent = socket.sendAddress(frames.address(), start, end);
        } catch (IOException broken) {
            channel.close();
            return to;
        }
        if (sent == end - start) {
            return to;
        }
        int cut = frames.itemAt(start + sent);
        queue(start + sent, frames.end(cut));
        return cut + 1;
    }

    private void queue(int start, int end) {
        channel.write(Unpooled.wrappedBuffer(frames.copy(start, end)), channel.voidPromise());
        channel.flush();
        waits = !channel.isWritable();
    }

    @Override
    public boolean writable() {
        return !waits;
    }

    @Override
    public long unflushedBytes() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
    }

    @Override
    public void end(byte[] last) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(frames.last(last))).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (waits && subscriber != null && channel.isWritable()) {
            waits = false;
            streams.drained(subscriber);
        }
    }

    /** What the client sends on a stream means nothing. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Nobody is behind this handler.
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (ended != null) {
            ended.handle(null);
        }
        if (subscriber != null) {
            streams.gone(subscriber);
            place.release();
        }
    }
}
