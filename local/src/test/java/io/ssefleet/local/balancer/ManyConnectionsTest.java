package io.ssefleet.local.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyConnectionsTest {
    // Each takes four descriptors of this process: the client's, the backend's and the balancer's two.
    private static final int CONNECTIONS = 2_500;

    @Test
    @Timeout(60)
    void thousandsOfConnectionsStayOpenAndEachGetsItsBytes() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        List<SocketChannel> nodes = new ArrayList<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Balancer balancer = Balancer.listen(0);
                ServerSocketChannel backend = ServerSocketChannel.open()
                        .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                        .bind(any, CONNECTIONS)) {
            InetSocketAddress address = (InetSocketAddress) backend.getLocalAddress();
            balancer.use(() -> Optional.of(address));
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), balancer.port()));
                clients.add(client);
                client.write(number(i));
                nodes.add(backend.accept());
            }
            long sum = 0;
            for (SocketChannel node : nodes) {
                int read = read(node);
                sum += read;
                node.write(number(read));
            }
            assertThat(sum).isEqualTo((long) CONNECTIONS * (CONNECTIONS - 1) / 2);
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(read(clients.get(i))).isEqualTo(i);
            }
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
            for (SocketChannel node : nodes) {
                node.close();
            }
        }
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
    }

    private static int read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES);
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isPositive();
        }
        return buffer.flip().getInt();
    }
}
