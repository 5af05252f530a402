package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.WhatwgParser;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A client that goes from node to node: it leaves by itself after a random while, comes back when its node is gone, and names its last
 * event id each time, as EventSource does. On an event loop of its own pool, since there are many of them.
 */
final class MovingClient {

    private static final long AGAIN_MILLIS = 50;
    private static final int STAY_MILLIS_MIN = 200;

    private final Vertx vertx;
    private final NetClient net;
    private final Supplier<NodeProcess> choose;
    private final Random random;
    private final String topic;
    private final int stayMillisMax;
    private final List<WhatwgParser.Event> events = new ArrayList<>();
    private String lastEventId = "";
    private volatile boolean moving = true;
    private int connections;
    private volatile NetSocket open;

    MovingClient(
            Vertx vertx, NetClient net, Supplier<NodeProcess> choose, Random random, String topic, Duration stayMax) {
        this.vertx = vertx;
        this.net = net;
        this.choose = choose;
        this.random = random;
        this.topic = topic;
        this.stayMillisMax = Math.toIntExact(stayMax.toMillis());
    }

    void start() {
        vertx.getOrCreateContext().runOnContext(now -> connect());
    }

    private void connect() {
        NodeProcess node = choose.get();
        net.connect(SocketAddress.inetSocketAddress(node.port, "127.0.0.1"))
                .onSuccess(this::subscribe)
                .onFailure(refused -> again());
    }

    private void again() {
        vertx.setTimer(AGAIN_MILLIS, timer -> connect());
    }

    private void subscribe(NetSocket socket) {
        open = socket;
        countConnection();
        var parser = new WhatwgParser();
        // Without chunks, so that the stream's bytes come as they are.
        socket.write("GET /.well-known/mercure?topic=" + topic
                + " HTTP/1.0\r\nAccept: text/event-stream\r\nHost: localhost\r\n"
                + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
                + "\r\n");
        Buffer head = Buffer.buffer();
        boolean[] inBody = {false};
        socket.handler(bytes -> {
            if (inBody[0]) {
                feed(parser, bytes.getBytes());
                return;
            }
            head.appendBuffer(bytes);
            int end = head.toString(UTF_8).indexOf("\r\n\r\n");
            if (end >= 0) {
                inBody[0] = true;
                feed(parser, head.getBytes(end + 4, head.length()));
            }
        });
        socket.closeHandler(closed -> {
            open = null;
            again();
        });
    }

    /** Once it has been told where it stands: one that leaves before could not say what it has missed. */
    private void leaveSoon() {
        NetSocket socket = open;
        int stay = random.nextInt(STAY_MILLIS_MIN, stayMillisMax);
        vertx.setTimer(stay, timer -> {
            if (moving && socket != null) {
                socket.close();
            }
        });
    }

    private synchronized void feed(WhatwgParser parser, byte[] bytes) {
        boolean wasTold = !parser.lastEventId().isEmpty();
        int before = parser.events().size();
        parser.feed(bytes);
        events.addAll(parser.events().subList(before, parser.events().size()));
        // One that is refused gets a stream without an id, and keeps the one that it has.
        lastEventId = parser.lastEventId().isEmpty() ? lastEventId : parser.lastEventId();
        if (!wasTold && !parser.lastEventId().isEmpty()) {
            leaveSoon();
        }
    }

    /** From now on it stays where it is. */
    void settle() {
        moving = false;
    }

    synchronized List<WhatwgParser.Event> events() {
        return List.copyOf(events);
    }

    synchronized boolean hasReceived(String data) {
        return events.stream().anyMatch(event -> event.data().equals(data));
    }

    private synchronized void countConnection() {
        connections++;
    }

    synchronized int connections() {
        return connections;
    }

    /** Whether it has been told where it stands. */
    synchronized boolean hasPlace() {
        return !lastEventId.isEmpty();
    }

    boolean connected() {
        return open != null;
    }
}
