package io.ssefleet.local.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BalancerTest {
    private static final int READ_TIMEOUT_MS = 10_000;

    private Balancer balancer;
    private ServerSocket backend;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        balancer = Balancer.listen(0);
        backend = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        balancer.use(() -> Optional.of((InetSocketAddress) backend.getLocalSocketAddress()));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        backend.close();
        balancer.close();
    }

    @Test
    void bytesGoBothWays() throws IOException {
        Socket client = client();
        Socket node = accept();
        client.getOutputStream().write("ping".getBytes(StandardCharsets.UTF_8));
        assertThat(node.getInputStream().readNBytes(4)).asString().isEqualTo("ping");
        node.getOutputStream().write("pong".getBytes(StandardCharsets.UTF_8));
        assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("pong");
    }

    @Test
    void anEndOfOneDirectionLeavesTheOtherOpen() throws IOException {
        Socket client = client();
        Socket node = accept();
        client.getOutputStream().write("request".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(node.getInputStream().readAllBytes()).asString().isEqualTo("request");
        node.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
        node.close();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
    }

    @Test
    void aResetArrivesAsAReset() throws IOException {
        Socket client = client();
        Socket node = accept();
        node.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        node.setSoLinger(true, 0);
        node.close();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void aReaderThatStopsHoldsUpTheWriter() throws Exception {
        Socket client = client();
        Socket node = accept();
        AtomicLong written = new AtomicLong();
        byte[] block = new byte[64 * 1024];
        long total = 64L * 1024 * 1024;
        Thread writer = new Thread(() -> {
            try {
                while (written.get() < total) {
                    node.getOutputStream().write(block);
                    written.addAndGet(block.length);
                }
                node.close();
            } catch (IOException e) {
                written.set(-1);
            }
        });
        writer.start();
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());
        assertThat(written.get()).isLessThan(total);
        long read = 0;
        for (int n = client.getInputStream().read(block);
                n >= 0;
                n = client.getInputStream().read(block)) {
            read += n;
        }
        assertThat(read).isEqualTo(total);
        writer.join();
    }

    @Test
    void withoutABackendAConnectionEndsAtOnce() throws IOException {
        balancer.use(Optional::empty);
        assertThat(client().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aBackendThatIsGoneIsAReset() throws IOException {
        backend.close();
        assertThatThrownBy(() -> assertThat(client().getInputStream().read()).isEqualTo(-2))
                .isInstanceOf(SocketException.class);
    }

    @Test
    void connectionsAreSpread() throws IOException {
        try (ServerSocket second = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            List<ServerSocket> both = List.of(backend, second);
            AtomicInteger turn = new AtomicInteger();
            balancer.use(() -> Optional.of(
                    (InetSocketAddress) both.get(turn.getAndIncrement() % 2).getLocalSocketAddress()));
            for (int i = 0; i < 10; i++) {
                client();
            }
            for (ServerSocket each : both) {
                each.setSoTimeout(READ_TIMEOUT_MS);
                for (int i = 0; i < 5; i++) {
                    sockets.add(each.accept());
                }
            }
        }
    }

    @Test
    void aTakenPortIsSaid() {
        assertThatThrownBy(() -> Balancer.listen(balancer.port()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already in use");
    }

    private Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
        socket.setSoTimeout(READ_TIMEOUT_MS);
        sockets.add(socket);
        return socket;
    }

    private Socket accept() throws IOException {
        backend.setSoTimeout(READ_TIMEOUT_MS);
        Socket socket = backend.accept();
        socket.setSoTimeout(READ_TIMEOUT_MS);
        sockets.add(socket);
        return socket;
    }
}
