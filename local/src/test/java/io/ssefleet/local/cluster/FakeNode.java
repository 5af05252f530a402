package io.ssefleet.local.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A process that has a node's ports and readiness and nothing else, so that tests of the stand-ins need no build of the node. */
public final class FakeNode {
    private FakeNode() {}

    public static void main(String[] args) throws IOException {
        String name = System.getenv().getOrDefault("NAME", "");
        int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] body = (name + " " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        if (System.getenv("CRASH") != null) {
            System.exit(3);
        }
        server.start();
        System.out.println("ready");
    }
}
