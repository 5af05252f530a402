package io.ssefleet.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What the clients of one event loop share: buffers, counters and their latencies. */
final class ClientLoop {
    private static final int READ_BYTES = 64 << 10;
    private static final int CONNECT_TIMEOUT_MS = 30_000;
    private static final int DIGITS = 2;

    private final EventLoop loop;
    private final Transport transport;
    private final SslContext tls;
    private final int run;
    private final Counts counts;
    private final byte[] scratch = new byte[READ_BYTES];
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(DIGITS);

    ClientLoop(EventLoop loop, Transport transport, SslContext tls, int run, Counts counts) {
        this.loop = loop;
        this.transport = transport;
        this.tls = tls;
        this.run = run;
        this.counts = counts;
    }

    ChannelFuture connect(ChannelHandler client, Target target, SocketAddress address, SocketAddress source) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(target.tls() ? new OverTls(client, target) : client)
                .connect(address, source);
    }

    int run() {
        return run;
    }

    Counts counts() {
        return counts;
    }

    /** What is read from a socket goes through here; only on the event loop. */
    byte[] scratch() {
        return scratch;
    }

    /** Only on the event loop. */
    void latency(long nanos) {
        latencies.recordValue(Math.max(0, nanos));
    }

    /** Adds the latencies since the last time. Any one thread. */
    void addLatencies(Histogram sum) {
        sum.add(latencies.getIntervalHistogram());
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    void schedule(Runnable task, long delay, TimeUnit unit) {
        loop.schedule(task, delay, unit);
    }

    private final class OverTls extends ChannelInitializer<Channel> {
        private final ChannelHandler client;
        private final Target target;

        OverTls(ChannelHandler client, Target target) {
            this.client = client;
            this.target = target;
        }

        @Override
        protected void initChannel(Channel channel) {
            int port = target.address().getPort();
            channel.pipeline()
                    .addLast(tls.newHandler(channel.alloc(), target.stream().getHost(), port), client);
        }
    }
}
