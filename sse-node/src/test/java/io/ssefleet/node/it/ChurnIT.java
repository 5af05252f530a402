package io.ssefleet.node.it;

import static io.ssefleet.node.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Clients that come and go, up to a thousand in a second, leave nothing behind; of memory only the long form says much. */
class ChurnIT {

    private static final boolean LONG = Boolean.getBoolean("it.long");
    private static final Duration DURATION = Duration.ofSeconds(LONG ? 600 : 6);
    private static final int PER_SECOND = 1000;
    private static final int OPEN_AT_A_TIME = 500;
    /** Every so many of them say goodbye; the others reset their connection, after which the system has no memory of its port. */
    private static final int POLITE = 20;

    private static final int PATIENCE_MILLIS = 30_000;

    private static final byte[] REQUEST =
            "GET /.well-known/mercure?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

    /** What is garbage before it is collected, and what the heap has grown by when it is not yet warm. */
    private static final long LEEWAY_BYTES = 100 << 20;

    private final Deque<Socket> open = new ArrayDeque<>();
    private final List<Long> memory = new ArrayList<>();
    private int come;
    private int gone;

    @Test
    void comingAndGoingLeavesNothingBehind() throws IOException {
        try (NodeProcess node = NodeProcess.start(Map.of())) {
            long begin = System.nanoTime();
            for (long elapsed = 0; elapsed < DURATION.toNanos(); elapsed = System.nanoTime() - begin) {
                if (memory.size() <= TimeUnit.NANOSECONDS.toSeconds(elapsed)) {
                    memory.add(node.status().getJsonObject("memory").getLong("rssBytes"));
                }
                if (come < elapsed * PER_SECOND / 1e9) {
                    come(node.port);
                } else {
                    LockSupport.parkNanos(200_000);
                }
            }
            while (!open.isEmpty()) {
                go(open.poll());
            }
            await().until(() -> node.status().getInteger("connections") == 0);
            System.out.printf(
                    "%,d came and went; memory, each second: %s%n",
                    come, memory.stream().map(bytes -> bytes >> 20).toList());
            assertThat(come).isGreaterThan(OPEN_AT_A_TIME);
            assertThat(memory.get(memory.size() - 1) - memory.get(memory.size() / 6))
                    .isLessThan(LEEWAY_BYTES);
        }
    }

    private void come(int port) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write(REQUEST);
        assertThat(client.getInputStream().read())
                .as("the first byte of the answer")
                .isEqualTo('H');
        come++;
        open.add(client);
        if (open.size() > OPEN_AT_A_TIME) {
            go(open.poll());
        }
    }

    private void go(Socket client) throws IOException {
        gone++;
        if (gone % POLITE == 0) {
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } else {
            client.setSoLinger(true, 0);
        }
        client.close();
    }
}
