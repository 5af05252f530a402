package io.ssefleet.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ssefleet.bench.wire.EventStreamReader;
import io.ssefleet.bench.wire.EventStreamReader.Field;
import io.ssefleet.bench.wire.ResponseReader;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One client, as a browser's EventSource is: it reconnects after the {@code retry} that it was given, with its last event id,
 * and gives up on any answer but 200 with an event stream (WHATWG HTML, section 9.2). Only on its event loop, except the
 * constructor, {@link #start} and {@link #comeBack}, and what is read after the loop has ended. Sharable, for its channels follow one another.
 */
@ChannelHandler.Sharable
final class StreamClient extends ChannelInboundHandlerAdapter implements ResponseReader.Sink, EventStreamReader.Sink {
    private static final byte[] GAP = "ssefleet-gap".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_ID = {};
    private static final int USUAL_RETRY_MS = 1_000;
    private static final int LONGEST_RETRY_DIGITS = 9;

    /** What the data of the event that is being read is. */
    private enum Data {
        none,
        own,
        other
    }

    private final ClientLoop loop;
    private final Target target;
    private final SocketAddress address;
    private final SocketAddress source;
    private final int topic;
    private final Sequence sequence;
    private ResponseReader response;
    private EventStreamReader events;
    private Channel channel;
    private byte[] lastId = NO_ID;
    private byte[] nextId = NO_ID;
    private byte[] spareId = NO_ID;
    private int retryMs = USUAL_RETRY_MS;
    private boolean open;
    private boolean settled;
    private boolean present;
    private boolean gaveUp;
    private boolean stopped;
    private boolean away;
    private boolean hasBeenAway;
    private boolean gap;
    private Data data = Data.none;
    private int publisher;
    private int number;
    private long sentNanos;

    StreamClient(
            ClientLoop loop, Target target, SocketAddress address, SocketAddress source, int topic, int publishers) {
        this.loop = loop;
        this.target = target;
        this.address = address;
        this.source = source;
        this.topic = topic;
        this.sequence = new Sequence(publishers);
    }

    void start() {
        loop.execute(this::connect);
    }

    /** From now on no event may be missing, if the client is connected. */
    void begin() {
        if (open) {
            present = true;
            sequence.begin();
        }
    }

    void stop() {
        stopped = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** Until it is told to come back. */
    void leave() {
        away = true;
        hasBeenAway = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** At once, unlike one whose stream has ended; on any thread. */
    void comeBack() {
        loop.execute(() -> {
            away = false;
            connect();
        });
    }

    Sequence sequence() {
        return sequence;
    }

    int topic() {
        return topic;
    }

    /** Whether it was connected when the first event was published. */
    boolean present() {
        return present;
    }

    private void connect() {
        if (wanted() && !gaveUp && channel == null) {
            ChannelFuture connected = loop.connect(this, target, address, source);
            channel = connected.channel();
            connected.addListener(done -> {
                if (!done.isSuccess()) {
                    if (wanted()) {
                        trouble(String.valueOf(done.cause().getMessage()));
                    }
                    reconnect();
                }
            });
        }
    }

    private boolean wanted() {
        return !stopped && !away;
    }

    private void reconnect() {
        channel = null;
        if (wanted() && !gaveUp) {
            // A browser adds some of its own, too, lest clients come back in one moment.
            long jitter = ThreadLocalRandom.current().nextLong(retryMs / 10 + 1);
            loop.schedule(this::connect, retryMs + jitter, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        response = new ResponseReader();
        events = new EventStreamReader();
        nextId = lastId;
        clearEvent();
        StringBuilder request = new StringBuilder("GET ")
                .append(target.streamPath(LoadSpec.topic(topic)))
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.stream().getRawAuthority())
                .append("\r\nAccept: text/event-stream\r\nCache-Control: no-store\r\n");
        if (!target.token().isEmpty()) {
            request.append("Authorization: Bearer ").append(target.token()).append("\r\n");
        }
        if (lastId.length > 0) {
            request.append("Last-Event-ID: ")
                    .append(new String(lastId, StandardCharsets.UTF_8))
                    .append("\r\n");
        }
        byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws ProtocolException {
        ByteBuf read = (ByteBuf) message;
        byte[] scratch = loop.scratch();
        try {
            while (read.isReadable() && response != null) {
                int length = Math.min(read.readableBytes(), scratch.length);
                read.readBytes(scratch, 0, length);
                response.read(scratch, 0, length, this);
            }
        } finally {
            read.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        response = null;
        events = null;
        if (open) {
            open = false;
            loop.counts().open.decrement();
            if (wanted()) {
                loop.counts().ended.increment();
            }
        } else if (wanted() && !gaveUp) {
            trouble("the connection was closed without an answer");
        }
        reconnect();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset is an end as any other; channelInactive follows.
        if (!open || cause instanceof ProtocolException) {
            trouble(cause.getMessage());
        }
        context.close();
    }

    @Override
    public void head(int status, String contentType) {
        if (status == 200 && contentType.equals("text/event-stream")) {
            open = true;
            loop.counts().open.increment();
            settle();
            return;
        }
        gaveUp = true;
        loop.counts().gaveUp.increment();
        trouble(status == 200 ? "200 with the content type \"" + contentType + "\"" : "status " + status);
        channel.close();
    }

    @Override
    public void body(byte[] bytes, int from, int to) throws ProtocolException {
        if (open) {
            events.read(bytes, from, to, this);
        }
    }

    @Override
    public void end() {
        channel.close();
    }

    @Override
    public void field(Field name, byte[] bytes, int from, int to) {
        switch (name) {
            case data -> data(bytes, from, to);
            case event -> gap = Arrays.equals(bytes, from, to, GAP, 0, GAP.length);
            case id -> {
                if (nextId == lastId || nextId.length != to - from) {
                    // The array of the id before is used again, so that an event costs no garbage.
                    nextId = spareId.length == to - from ? spareId : new byte[to - from];
                }
                System.arraycopy(bytes, from, nextId, 0, to - from);
            }
            case retry -> {
                String digits = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
                if (digits.length() <= LONGEST_RETRY_DIGITS && digits.matches("\\d+")) {
                    retryMs = Integer.parseInt(digits);
                }
            }
        }
    }

    private void data(byte[] bytes, int from, int to) {
        if (data != Data.none) {
            return;
        }
        data = Data.other;
        if (Payload.isOf(loop.run(), bytes, from, to)) {
            number = Payload.number(bytes, from);
            publisher = Payload.publisher(bytes, from);
            sentNanos = Payload.nanos(bytes, from);
            if (Payload.topic(bytes, from) == topic) {
                data = Data.own;
            } else {
                loop.counts().misdirected.increment();
            }
        }
    }

    @Override
    public void dispatch() {
        if (nextId != lastId) {
            spareId = lastId;
            lastId = nextId;
        }
        if (data == Data.own) {
            count();
        } else if (gap && data == Data.other) {
            loop.counts().gaps.increment();
        }
        clearEvent();
    }

    private void count() {
        switch (sequence.arrived(publisher, number)) {
            case inOrder -> {
                loop.counts().received.increment();
                if (!hasBeenAway) {
                    loop.latency(System.nanoTime() - sentNanos);
                }
            }
            case late -> {
                loop.counts().received.increment();
                loop.counts().late.increment();
            }
            case doubled -> loop.counts().doubled.increment();
        }
    }

    private void trouble(String why) {
        settle();
        loop.counts().trouble(why);
    }

    private void settle() {
        if (!settled) {
            settled = true;
            loop.counts().settled.increment();
        }
    }

    private void clearEvent() {
        gap = false;
        data = Data.none;
    }
}
