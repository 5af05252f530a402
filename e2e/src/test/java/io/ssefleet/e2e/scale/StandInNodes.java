package io.ssefleet.e2e.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ssefleet.operator.observe.NodeReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers the control API in the name of all nodes that are only simulated: every pod's address leads to this server. Each node holds
 * no streams, and remembers the pace that it has been told.
 */
final class StandInNodes implements AutoCloseable {
    private static final int THREADS = 4;
    private static final double PACE_UNTIL_TOLD = 800;

    private final Map<InetAddress, Double> paces = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    StandInNodes(int managementPort) throws IOException {
        // Connections are kept as a node keeps them, which has a few of them where this server has those of all.
        System.setProperty("sun.net.httpserver.idleInterval", "75");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
        server = HttpServer.create(new InetSocketAddress(managementPort), 4096);
        server.setExecutor(threads);
        server.createContext("/fleet/status", exchange -> answer(exchange, json.writeValueAsBytes(report(exchange))));
        server.createContext("/fleet/pace", exchange -> {
            paces.put(
                    node(exchange),
                    Double.valueOf(exchange.getRequestURI().getQuery().split("=")[1]));
            answer(exchange, new byte[0]);
        });
        server.start();
    }

    private static InetAddress node(HttpExchange exchange) {
        return exchange.getLocalAddress().getAddress();
    }

    private NodeReport report(HttpExchange exchange) {
        return new NodeReport(
                0,
                null,
                1_000,
                65_536,
                512,
                new NodeReport.Memory(1L << 30, 200L << 20, 50L << 20),
                new NodeReport.Lag(0),
                false,
                0,
                paces.getOrDefault(node(exchange), PACE_UNTIL_TOLD),
                0,
                0,
                0,
                1,
                new NodeReport.Log(0),
                new NodeReport.Backplane(true, 3_600, 0));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
