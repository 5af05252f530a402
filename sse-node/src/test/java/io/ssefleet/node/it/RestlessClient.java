package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssefleet.node.WhatwgParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One of many clients of one thread: reads when it is let, leaves in rude ways, and comes back for what it has not seen. */
final class RestlessClient {

    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private enum Expects {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        UNTIL_CLOSE,
        NOTHING
    }

    final List<String> topics;
    private final boolean http11;
    private final UnaryOperator<String> known;
    private final List<String> received = new ArrayList<>();
    private String lastEventId = "earliest";
    private SocketChannel channel;
    private SelectionKey key;
    private WhatwgParser parser = new WhatwgParser();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Expects expects = Expects.NOTHING;
    private int chunkLeft;
    private boolean over = true;

    /** @param known the same text as it is in memory already: of thousands of clients each receives all of a gigabyte */
    RestlessClient(List<String> topics, boolean http11, UnaryOperator<String> known) {
        this.topics = topics;
        this.http11 = http11;
        this.known = known;
    }

    void connect(Selector selector, int port) throws IOException {
        parser = new WhatwgParser();
        line.reset();
        expects = Expects.HEAD;
        over = false;
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        String query = topics.stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
        write("GET /.well-known/mercure?" + query + (http11 ? " HTTP/1.1" : " HTTP/1.0")
                + "\r\nHost: localhost\r\nAccept: text/event-stream\r\nLast-Event-ID: " + lastEventId + "\r\n\r\n");
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void write(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    boolean over() {
        return over;
    }

    void read(ByteBuffer buffer) {
        try {
            buffer.clear();
            int read = channel.read(buffer);
            if (read < 0) {
                end();
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                take(buffer.get());
            }
            keepWhatWasReceived();
        } catch (IOException reset) {
            end();
        }
    }

    private void take(byte b) {
        switch (expects) {
            case HEAD -> {
                line.write(b);
                String head = b == '\n' ? line.toString(US_ASCII) : "";
                if (head.endsWith("\r\n\r\n")) {
                    boolean chunked = head.contains("transfer-encoding: chunked\r\n");
                    if (!head.startsWith("HTTP/1.1 200 ") || chunked != http11) {
                        throw new IllegalStateException(head);
                    }
                    line.reset();
                    expects = chunked ? Expects.CHUNK_SIZE : Expects.UNTIL_CLOSE;
                }
            }
            case CHUNK_SIZE -> {
                line.write(b);
                if (b == '\n') {
                    chunkLeft = Integer.parseInt(line.toString(US_ASCII).strip(), 16);
                    line.reset();
                    expects = chunkLeft == 0 ? Expects.NOTHING : Expects.CHUNK;
                }
            }
            case CHUNK -> {
                parser.feed(b);
                chunkLeft--;
                expects = chunkLeft == 0 ? Expects.CHUNK_END : Expects.CHUNK;
            }
            case CHUNK_END -> expects = b == '\n' ? Expects.CHUNK_SIZE : Expects.CHUNK_END;
            case UNTIL_CLOSE -> parser.feed(b);
            case NOTHING -> {
                // the end of the last chunk
            }
        }
    }

    /** Whether the stream ended as it should: with its last chunk, if it has chunks. */
    boolean endedCleanly() {
        return over && (expects == Expects.NOTHING || expects == Expects.UNTIL_CLOSE);
    }

    private void end() {
        over = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        keepWhatWasReceived();
        if (!parser.lastEventId().isEmpty()) {
            lastEventId = parser.lastEventId();
        }
    }

    void stall() {
        if (!over) {
            key.interestOps(0);
        }
    }

    void goOn() {
        if (!over) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Closes with what is unread unread. */
    void leave() {
        if (!over) {
            end();
        }
    }

    void resetConnection() {
        if (!over) {
            unlessItIsOver(() -> channel.setOption(StandardSocketOptions.SO_LINGER, 0));
            end();
        }
    }

    /** Says that it will say no more; the node ends such a connection. */
    void halfClose() {
        if (!over) {
            unlessItIsOver(channel::shutdownOutput);
        }
    }

    /** What nobody has to say on a stream. */
    void chatter() {
        if (!over) {
            unlessItIsOver(() -> write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n\0\0\0"));
        }
    }

    private interface Doing {
        void run() throws IOException;
    }

    private static void unlessItIsOver(Doing doing) {
        try {
            doing.run();
        } catch (IOException reset) {
            // The node was first; the next read finds out.
        }
    }

    private void keepWhatWasReceived() {
        parser.events().forEach(event -> received.add(known.apply(event.data())));
        parser.events().clear();
        parser.comments().clear();
    }

    List<String> received() {
        return received;
    }

    boolean lastReceivedIs(String data) {
        return !received.isEmpty() && received.get(received.size() - 1).equals(data);
    }
}
