package io.ssefleet.node.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateHandler;
import io.ssefleet.node.hub.Batch;
import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Subscriber;
import io.ssefleet.node.lifecycle.Admission;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client's HTTP response as the way to it. Used on its event loop only. */
final class ResponseOutlet implements ClientConnection {

    private static final int WRITE_QUEUE_BYTES = 32 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Channel channel;
    private final boolean ownsConnection;

    ResponseOutlet(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
        this.channel = ((ConnectionBase) request.connection()).channel();
        this.ownsConnection = request.version() != HttpVersion.HTTP_2;
    }

    /** Makes the connection one that is only written to, slowly and for long. */
    void becomeStream() {
        response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        if (ownsConnection) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, Takeover.SEND_BUFFER_BYTES);
            // Heartbeats find dead connections; a quiet one is no idle one.
            if (channel.pipeline().get(IdleStateHandler.class) != null) {
                channel.pipeline().remove(IdleStateHandler.class);
            }
        }
    }

    @Override
    public void attach(LoopHub streams, Subscriber subscriber, Admission.Decision.Admitted place) {
        response.drainHandler(ready -> streams.drained(subscriber));
        response.exceptionHandler(broken -> {
            // The close handler follows.
        });
        onGone(() -> {
            streams.gone(subscriber);
            place.release();
        });
    }

    private void onGone(Runnable action) {
        if (ownsConnection) {
            channel.closeFuture().addListener(closed -> action.run());
        } else {
            var once = new AtomicBoolean();
            Handler<Void> handler = over -> {
                if (once.compareAndSet(false, true)) {
                    action.run();
                }
            };
            response.endHandler(handler);
            response.closeHandler(handler);
        }
    }

    @Override
    public int write(Batch batch, int from, int to) {
        response.write(Buffer.buffer(Unpooled.wrappedBuffer(batch.joined(from, to))));
        return to;
    }

    @Override
    public boolean writable() {
        return !response.writeQueueFull();
    }

    @Override
    public long unflushedBytes() {
        if (!ownsConnection) {
            return -1;
        }
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
    }

    @Override
    public void end(byte[] last) {
        // A client that kept the connection would come back on it, to this node.
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(last))).onComplete(ended -> {
            if (ownsConnection) {
                request.connection().close();
            }
        });
    }

    @Override
    public void reset() {
        if (ownsConnection) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Not through the handlers: these would first wait until the client has taken what is queued for it.
            channel.unsafe().close(channel.voidPromise());
        } else {
            response.reset();
        }
    }
}
