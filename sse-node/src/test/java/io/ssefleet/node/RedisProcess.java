package io.ssefleet.node;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A real Redis, which a test starts, stops, stalls and takes down with all that it wrote. */
public final class RedisProcess implements AutoCloseable {

    private static final File BINARY = binary();

    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final List<String> settings;
    public final int port;
    public final Path directory;
    private String configuration = "";
    private Process process;

    private RedisProcess(int port, List<String> settings) {
        this.port = port;
        this.settings = settings;
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    /** Nothing is kept on disk unless the settings (name, value, name, value ...) say so. */
    public static RedisProcess start(String... settings) {
        var redis = new RedisProcess(freePort(), List.of(settings));
        redis.startAgain();
        return redis;
    }

    /** Watches this master and its replicas, and puts a replica in its place when it is gone for a second. */
    public static RedisProcess startSentinel(RedisProcess master) {
        var sentinel = new RedisProcess(freePort(), List.of("--sentinel"));
        sentinel.configuration = sentinel.directory.resolve("sentinel.conf").toString();
        try {
            Files.writeString(Path.of(sentinel.configuration), """
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 1000
                    sentinel failover-timeout main 5000
                    """.formatted(master.port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sentinel.startAgain();
        return sentinel;
    }

    /** Every write is on disk before it is answered. */
    public static RedisProcess startDurable() {
        return start("--appendonly", "yes", "--appendfsync", "always");
    }

    private static File binary() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** On the port and in the directory that it had. */
    public void startAgain() {
        var command = new ArrayList<>(List.of(BINARY.getPath()));
        if (!configuration.isEmpty()) {
            command.add(configuration);
        }
        command.addAll(
                List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", directory.toString(), "--save", ""));
        command.addAll(settings);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> answersToPing());
    }

    private boolean answersToPing() {
        try {
            return command("PING").toString().equals("PONG");
        } catch (CompletionException e) {
            if (String.valueOf(e.getMessage()).contains("NOAUTH")) {
                return true;
            }
            throw e;
        }
    }

    public Response command(String name, String... arguments) {
        Request request = Request.cmd(Command.create(name));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return client.send(request).toCompletionStage().toCompletableFuture().join();
    }

    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
