package io.ssefleet.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One publisher: numbered events over one connection, one after the other without waiting for the answers, so they keep their
 * order. A connection that is lost is made anew; what was unanswered on it is uncertain. State only on its event loop.
 */
final class Publisher {
    private static final int LARGEST_ANSWER = 64 << 10;

    private final EventLoop loop;
    private final Transport transport;
    private final SslContext tls;
    private final LoadSpec spec;
    private final int run;
    private final int index;
    private final Target target;
    private final int[] last;
    private final Queue<Published.Event> unanswered = new ArrayDeque<>();
    private final Set<Published.Event> uncertain = new HashSet<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String trouble = "";
    private volatile boolean refused;
    private ChannelFuture connected;

    Publisher(EventLoop loop, Transport transport, SslContext tls, LoadSpec spec, int run, int index) {
        this.loop = loop;
        this.transport = transport;
        this.tls = tls;
        this.spec = spec;
        this.run = run;
        this.index = index;
        this.target = spec.targets().get(index % spec.targets().size());
        this.last = new int[spec.topics()];
    }

    /** Publishes the next event of a topic. Any thread. */
    void publish(int topic) {
        long nanos = System.nanoTime();
        pending.incrementAndGet();
        loop.execute(() -> send(topic, ++last[topic], nanos));
    }

    /** Publishes what no client counts, to see whether publishing works. Any thread. */
    void probe() {
        pending.incrementAndGet();
        loop.execute(() -> send(0, 0, System.nanoTime()));
    }

    /** How many events are on their way or unanswered. */
    int pending() {
        return pending.get();
    }

    int accepted() {
        return accepted.get();
    }

    /** How many events were not confirmed. */
    int failed() {
        return failed.get();
    }

    /** Why the last event that failed did; empty when none has. */
    String trouble() {
        return trouble;
    }

    /** Whether the server refuses events in a way that no further try will change. */
    boolean refused() {
        return refused;
    }

    Target target() {
        return target;
    }

    /** The number of the last event of each topic; when nothing is pending. */
    int[] last() {
        return last;
    }

    Set<Published.Event> uncertain() {
        return uncertain;
    }

    private void send(int topic, int number, long nanos) {
        if (connected == null) {
            connect();
        }
        unanswered.add(new Published.Event(index, topic, number));
        // Once connected this happens at once; until then in the order of the calls.
        connected.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                done.channel().writeAndFlush(request(topic, number, nanos));
            }
        });
    }

    private void connect() {
        connected = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        if (target.tls()) {
                            InetSocketAddress address = target.address();
                            made.pipeline()
                                    .addLast(tls.newHandler(
                                            made.alloc(), target.publish().getHost(), address.getPort()));
                        }
                        made.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(LARGEST_ANSWER))
                                .addLast(new Answers());
                    }
                })
                .connect(target.address());
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                lost(done.cause().getMessage());
            }
        });
    }

    private FullHttpRequest request(int topic, int number, long nanos) {
        byte[] before = target.beforeData(LoadSpec.topic(topic)).getBytes(StandardCharsets.US_ASCII);
        byte[] data = Payload.encode(run, index, topic, number, nanos, spec.eventBytes());
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, target.publishPath(), Unpooled.wrappedBuffer(before, data));
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, target.publish().getRawAuthority());
        headers.set(HttpHeaderNames.CONTENT_TYPE, target.publishType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, before.length + data.length);
        if (!target.token().isEmpty()) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + target.token());
        }
        return request;
    }

    private void lost(String why) {
        connected = null;
        while (!unanswered.isEmpty()) {
            fail(unanswered.remove(), why);
        }
    }

    private void fail(Published.Event event, String why) {
        uncertain.add(event);
        trouble = why;
        failed.incrementAndGet();
        pending.decrementAndGet();
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private String why = "the connection was closed before the answer";

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
            Published.Event event = unanswered.remove();
            HttpResponseStatus status = answer.status();
            if (status.codeClass() == HttpStatusClass.SUCCESS) {
                accepted.incrementAndGet();
                pending.decrementAndGet();
                return;
            }
            String text = answer.content().toString(StandardCharsets.UTF_8).trim();
            fail(event, "status " + status.code() + (text.isEmpty() ? "" : ": " + text));
            if (status.codeClass() == HttpStatusClass.CLIENT_ERROR
                    && !status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
                refused = true;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost(why);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            why = cause.getMessage();
            context.close();
        }
    }
}
