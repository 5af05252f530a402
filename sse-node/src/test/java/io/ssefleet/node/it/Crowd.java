package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Many clients in a process of their own, on one thread, that cost as little as they can: {@code PORT=COUNT ...} says how many connect to
 * which port. An event's data is when it was published, {@link System#nanoTime()}, which Linux counts alike in all processes. Prints
 * {@code open} when all clients are, and for each event that all of them have {@code DATA MEDIAN} with the median of its latencies in ns.
 */
public final class Crowd {

    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final int LINE_MAX = 128;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final Map<Long, long[]> latencies = new HashMap<>();
    private final Map<Long, Integer> received = new HashMap<>();
    private int clients;
    private int open;

    /** What one client has of the line that it reads. */
    private static final class Line {
        private final byte[] bytes = new byte[LINE_MAX];
        private int length;
        private boolean open;
    }

    private Crowd() throws IOException {
        selector = Selector.open();
    }

    public static void main(String[] arguments) throws IOException {
        var crowd = new Crowd();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            crowd.connect(
                    Integer.parseInt(argument.substring(0, equals)), Integer.parseInt(argument.substring(equals + 1)));
        }
        crowd.run();
    }

    private void connect(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(
                    "GET /.well-known/mercure?topic=figures HTTP/1.0\r\nAccept: text/event-stream\r\nHost: localhost\r\n\r\n"
                            .getBytes(US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Line());
            clients++;
        }
    }

    private void run() throws IOException {
        while (true) {
            selector.select(this::read);
        }
    }

    private void read(SelectionKey key) {
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new IllegalStateException("a node has ended a stream");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.flip();
        var line = (Line) key.attachment();
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                take(line);
                line.length = 0;
            } else if (line.length < LINE_MAX) {
                line.bytes[line.length++] = next;
            }
        }
    }

    private void take(Line line) {
        if (!line.open && line.length > 0 && line.bytes[0] == ':') {
            line.open = true;
            open++;
            if (open == clients) {
                System.out.println("open");
            }
        } else if (line.length > DATA.length && Arrays.equals(line.bytes, 0, DATA.length, DATA, 0, DATA.length)) {
            received(Long.parseLong(new String(line.bytes, DATA.length, line.length - DATA.length, US_ASCII)));
        }
    }

    private void received(long publishedNanos) {
        int count = received.merge(publishedNanos, 1, Integer::sum);
        long[] all = latencies.computeIfAbsent(publishedNanos, event -> new long[clients]);
        all[count - 1] = System.nanoTime() - publishedNanos;
        if (count == clients) {
            Arrays.sort(all);
            System.out.println(publishedNanos + " " + all[clients / 2]);
            latencies.remove(publishedNanos);
            received.remove(publishedNanos);
        }
    }
}
