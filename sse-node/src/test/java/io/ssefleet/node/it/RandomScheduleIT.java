package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that come, stall, leave rudely and come back, streams that are shed, aged and reset, and bursts of small and large events, all at
 * random: in the end each client has each of its events once and in order, and a drain ends every stream cleanly.
 */
class RandomScheduleIT {

    private static final boolean LONG = Boolean.getBoolean("it.long");
    private static final int CLIENTS = LONG ? 2000 : 200;
    private static final Duration DURATION = Duration.ofSeconds(LONG ? 60 : 3);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String[] TOPICS = {"a", "b", "c", "d", "e", "f"};

    private record Event(String data, List<String> topics) {}

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<RestlessClient> clients = new ArrayList<>();
    private final List<Event> published = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final StringBuilder answers = new StringBuilder();
    private int answered;
    private boolean comeBack = true;

    /** @param nativeTransport without it, as on a system that epoll is not made for */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyClientHasEachOfItsEventsOnceAndInOrder(boolean nativeTransport) throws IOException {
        var settings = Map.of(
                "SSEFLEET_SLOW_MAX_LAG", "100K",
                "SSEFLEET_HEARTBEAT", "1s",
                "SSEFLEET_CONNECTION_MAX_AGE", "5s",
                "SSEFLEET_REPLAY_BYTES", "512M",
                "SSEFLEET_DRAIN_PACE", "1000",
                "QUARKUS_VERTX_PREFER_NATIVE_TRANSPORT", "" + nativeTransport);
        try (NodeProcess node = NodeProcess.start(settings);
                Selector selector = Selector.open();
                var publisher = SocketChannel.open(new InetSocketAddress("127.0.0.1", node.port))) {
            publisher.configureBlocking(false);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new RestlessClient(someTopics(), random.nextInt(4) > 0, this::known));
            }
            long until = System.nanoTime() + DURATION.toNanos();
            while (System.nanoTime() < until) {
                step(node, publisher);
                serve(node, selector, publisher);
            }
            clients.forEach(RestlessClient::goOn);
            publish(publisher, new Event("the last", List.of(TOPICS)));
            serveUntil(node, selector, publisher, this::allHaveTheLast);
            assertThat(answered).isEqualTo(published.size());
            clients.forEach(this::assertReceived);

            comeBack = false;
            node.signal("TERM");
            serveUntil(node, selector, publisher, () -> clients.stream().allMatch(RestlessClient::over));
            assertThat(clients).as("seed %d", seed).allMatch(RestlessClient::endedCleanly);
            assertThat(node.awaitExit(Duration.ofSeconds(30))).isZero();
        }
    }

    /** The text as it was published, if it was: it begins with its number. */
    private String known(String data) {
        int digits = 0;
        while (digits < data.length() && Character.isDigit(data.charAt(digits))) {
            digits++;
        }
        int number = digits == 0 ? -1 : Integer.parseInt(data.substring(0, digits));
        String sent =
                number >= 0 && number < published.size() ? published.get(number).data() : "";
        return data.equals(sent) ? sent : data;
    }

    private List<String> someTopics() {
        if (random.nextInt(10) == 0) {
            return List.of("*");
        }
        int first = random.nextInt(TOPICS.length);
        return Stream.iterate(first, i -> (i + 1) % TOPICS.length)
                .limit(1 + random.nextInt(3))
                .map(i -> TOPICS[i])
                .toList();
    }

    private void step(NodeProcess node, SocketChannel publisher) throws IOException {
        for (int i = random.nextInt(12); i > 0; i--) {
            String padding = "x".repeat(random.nextInt(25) == 0 ? random.nextInt(20_000) : random.nextInt(100));
            int topic = random.nextInt(TOPICS.length);
            List<String> topics = random.nextInt(4) == 0
                    ? List.of(TOPICS[topic], TOPICS[(topic + 2) % TOPICS.length])
                    : List.of(TOPICS[topic]);
            publish(publisher, new Event(published.size() + padding, topics));
        }
        for (int i = 0; i < CLIENTS / 100; i++) {
            RestlessClient client = clients.get(random.nextInt(CLIENTS));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> client.stall();
                case 3, 4, 5, 6 -> client.goOn();
                case 7 -> client.leave();
                case 8 -> client.resetConnection();
                case 9 -> client.halfClose();
                default -> client.chatter();
            }
        }
        if (random.nextInt(50) == 0) {
            node.management("POST", "/fleet/shed?count=" + (1 + random.nextInt(CLIENTS / 10)));
        }
    }

    private void publish(SocketChannel publisher, Event event) throws IOException {
        published.add(event);
        String body = "data=" + event.data() + "&topic=" + String.join("&topic=", event.topics());
        ByteBuffer request = ByteBuffer.wrap(("POST /.well-known/mercure HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: Bearer "
                        + NodeProcess.publisherToken("*") + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .replace(" last", "+last")
                .getBytes(US_ASCII));
        while (request.hasRemaining()) {
            if (publisher.write(request) == 0) {
                readAnswers(publisher);
            }
        }
    }

    private void readAnswers(SocketChannel publisher) throws IOException {
        buffer.clear();
        if (publisher.read(buffer) < 0) {
            throw new IOException("the publisher's connection was ended");
        }
        answers.append(US_ASCII.decode(buffer.flip()));
        String ok = "HTTP/1.1 200 OK";
        int at = 0;
        for (int next = answers.indexOf(ok, at); next >= 0; next = answers.indexOf(ok, at)) {
            answered++;
            at = next + ok.length();
        }
        answers.delete(0, Math.max(at, answers.length() - ok.length()));
    }

    private void serve(NodeProcess node, Selector selector, SocketChannel publisher) throws IOException {
        readAnswers(publisher);
        for (RestlessClient client : clients) {
            if (client.over() && comeBack) {
                client.connect(selector, node.port);
            }
        }
        selector.select(1);
        for (SelectionKey key : selector.selectedKeys()) {
            ((RestlessClient) key.attachment()).read(buffer);
        }
        selector.selectedKeys().clear();
    }

    private interface Condition {
        boolean holds();
    }

    private void serveUntil(NodeProcess node, Selector selector, SocketChannel publisher, Condition condition)
            throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - until).as("too long, seed %d", seed).isNegative();
            serve(node, selector, publisher);
        }
    }

    private boolean allHaveTheLast() {
        return answered == published.size() && clients.stream().allMatch(client -> client.lastReceivedIs("the last"));
    }

    private void assertReceived(RestlessClient client) {
        List<String> expected = published.stream()
                .filter(event ->
                        client.topics.contains("*") || event.topics().stream().anyMatch(client.topics::contains))
                .map(Event::data)
                .toList();
        List<String> received = client.received();
        // Without the texts, which are large.
        int same = 0;
        while (same < Math.min(expected.size(), received.size())
                && expected.get(same).equals(received.get(same))) {
            same++;
        }
        assertThat(same)
                .as("events received in order by a client of %s, seed %d", client.topics, seed)
                .isEqualTo(expected.size())
                .isEqualTo(received.size());
    }
}
