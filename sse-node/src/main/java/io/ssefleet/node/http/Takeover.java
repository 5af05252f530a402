package io.ssefleet.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Turns the connection of a request that is to be answered with a stream into that stream. Where nothing but HTTP/1 is between the socket
 * and the node, HTTP is taken off, and all of its objects with it; with TLS in the node or HTTP/2 the response goes its ordinary way.
 */
final class Takeover {

    private static final Logger LOG = Logger.getLogger(Takeover.class);
    /** Bounds what the kernel keeps for a client that does not read; left alone it grows to megabytes. It takes twice this. */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    private final VarHandle closeHandler = closeHandler();
    private final KeptAddresses addresses = new KeptAddresses();
    private final Map<EventLoop, LoopFrames> framesByLoop = new ConcurrentHashMap<>();
    private final Set<Channel> servers = ConcurrentHashMap.newKeySet();

    private record LoopFrames(WireFrames chunked, WireFrames plain) {
        LoopFrames(boolean nativeTransport) {
            this(new WireFrames(true, nativeTransport), new WireFrames(false, nativeTransport));
        }
    }

    /** The server counts connections, and is told of their ends by this handler only, which has no getter. */
    private static VarHandle closeHandler() {
        try {
            return MethodHandles.privateLookupIn(ConnectionBase.class, MethodHandles.lookup())
                    .findVarHandle(ConnectionBase.class, "closeHandler", Handler.class);
        } catch (ReflectiveOperationException e) {
            LOG.warnf(
                    e,
                    "This Vert.x keeps its connections to itself: streams take more memory and time than they need to");
            return null;
        }
    }

    /** On the connection's event loop, with the response's headers set and nothing of it sent. */
    ClientConnection connection(HttpServerRequest request) {
        var http = (ConnectionBase) request.connection();
        Channel channel = http.channel();
        acceptInTurns(channel.parent());
        boolean plainHttp1 =
                request.version() != HttpVersion.HTTP_2 && channel.pipeline().get(SslHandler.class) == null;
        if (!plainHttp1 || closeHandler == null) {
            var outlet = new ResponseOutlet(request);
            outlet.becomeStream();
            return outlet;
        }
        boolean chunked = request.response().isChunked();
        LoopFrames frames = framesByLoop.computeIfAbsent(
                channel.eventLoop(), loop -> new LoopFrames(channel instanceof UnixChannel));
        @SuppressWarnings("unchecked")
        var ended = (Handler<Void>) closeHandler.get(http);
        var bare = new BareConnection(channel, chunked ? frames.chunked() : frames.plain(), ended);
        takeHandlersOff(channel.pipeline(), bare);
        addresses.forget(channel);
        channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        channel.config().setAutoRead(true);
        bare.begin(head(request.response().headers()));
        return bare;
    }

    /** A server's channel is to be had from its connections only. */
    private void acceptInTurns(Channel server) {
        if (servers.add(server)) {
            server.pipeline().addFirst(new AcceptInTurns());
        }
    }

    private static void takeHandlersOff(ChannelPipeline pipeline, ChannelHandler last) {
        var http = new ArrayList<>(pipeline.toMap().values());
        pipeline.addLast(last);
        // From the last to the first: the decoder, when it goes, hands on the bytes that it has not decoded.
        Collections.reverse(http);
        http.forEach(pipeline::remove);
    }

    /** A connection that carried a stream carries nothing after it. */
    private static byte[] head(MultiMap headers) {
        var head = new StringBuilder(256).append("HTTP/1.1 200 OK\r\nconnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }
}
