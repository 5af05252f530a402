package io.ssefleet.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A process that has nothing but clients: more of them than one process may have descriptors for. It obeys the orders on its
 * standard input, and ends with it.
 */
final class ClientProcess {
    private ClientProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // Ctrl-C is for the process that gives the orders.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        ObjectMapper json = new ObjectMapper();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Order.Start start = (Order.Start) json.readValue(in.readLine(), Order.class);
            try (Clients clients = new Clients(
                    start.spec(), start.run(), SslContextBuilder.forClient().build())) {
                out.println(ProcessHandle.current().pid());
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.println(json.writeValueAsString(obey(clients, json.readValue(line, Order.class))));
                }
            }
        }
    }

    private static Object obey(Clients clients, Order order) throws InterruptedException {
        if (order instanceof Order.Connect connect) {
            clients.connect(connect.wanted());
            return connect.wanted();
        }
        if (order instanceof Order.Stand) {
            return clients.standing();
        }
        if (order instanceof Order.Begin) {
            return clients.begin();
        }
        if (order instanceof Order.Leave leave) {
            return clients.leave(leave.leaving());
        }
        if (order instanceof Order.ComeBack) {
            clients.comeBack();
            return true;
        }
        if (order instanceof Order.Latencies) {
            return encode(clients.latencies());
        }
        if (order instanceof Order.Finish finish) {
            return clients.finish(finish.published());
        }
        throw new IllegalStateException("out of order: " + order);
    }

    private static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
