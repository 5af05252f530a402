package io.ssefleet.local.system;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stands between the nodes and their Redis, and can cut any of them off: Linux tells which process a connection comes from. */
final class NodeGate implements AutoCloseable {
    private static final List<Path> CONNECTIONS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private final NetServer server;
    private final NetClient client;
    private final URI redis;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final Set<Long> cut = ConcurrentHashMap.newKeySet();

    NodeGate(Vertx vertx, String redisUrl) {
        redis = URI.create(redisUrl);
        client = vertx.createNetClient();
        server = vertx.createNetServer().connectHandler(this::connected);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** Ends the connections of the process, and each new one at once. */
    void cutOff(long pid) {
        cut.add(pid);
        open.stream().filter(this::isCut).forEach(NetSocket::close);
    }

    private boolean isCut(NetSocket socket) {
        return cut.stream()
                .anyMatch(pid -> ports(pid).contains(socket.remoteAddress().port()));
    }

    private void connected(NetSocket node) {
        if (isCut(node)) {
            node.close();
            return;
        }
        open.add(node);
        node.closeHandler(closed -> open.remove(node));
        node.pause();
        client.connect(redis.getPort(), redis.getHost())
                .onFailure(away -> node.close())
                .onSuccess(to -> {
                    node.closeHandler(closed -> {
                        open.remove(node);
                        to.close();
                    });
                    to.closeHandler(closed -> node.close());
                    to.handler(node::write);
                    node.handler(to::write);
                    node.resume();
                });
    }

    /** The local ports of a process's connections. */
    private static Set<Integer> ports(long pid) {
        try {
            Set<String> sockets = sockets(pid);
            var lines = new ArrayList<String>();
            for (Path connections : CONNECTIONS) {
                lines.addAll(Files.readAllLines(connections));
            }
            return lines.stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 9 && sockets.contains("socket:[" + fields[9] + "]"))
                    .map(fields -> Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> sockets(long pid) throws IOException {
        Path descriptors = Path.of("/proc", String.valueOf(pid), "fd");
        if (!Files.isDirectory(descriptors)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(NodeGate::target).collect(Collectors.toSet());
        }
    }

    /** Empty for one that was closed meanwhile. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
