package io.ssefleet.node;

import static io.ssefleet.node.Patience.await;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A real Redis, which a test starts, stops, stalls and takes down with all that it wrote. */
public final class RedisProcess implements AutoCloseable {

    private static final File BINARY = binary();

    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final List<String> settings;
    private final String scheme;
    public final int port = Ports.free();
    public final Path directory;
    private String configuration = "";
    private Process process;

    private RedisProcess(List<String> settings) {
        this("redis", settings);
    }

    private RedisProcess(String scheme, List<String> settings) {
        this.scheme = scheme;
        this.settings = settings;
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var options = new RedisOptions().setConnectionString(url());
        options.getNetClientOptions()
                .setSsl(scheme.equals("rediss"))
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm("");
        client = Redis.createClient(vertx, options);
    }

    /** Nothing is kept on disk unless the settings (name, value, name, value ...) say so. */
    public static RedisProcess start(String... settings) {
        var redis = new RedisProcess(List.of(settings));
        redis.startAgain();
        return redis;
    }

    /** Watches this master and its replicas, and puts a replica in its place when it is gone for a second. */
    public static RedisProcess startSentinel(RedisProcess master) {
        var sentinel = new RedisProcess(List.of("--sentinel"));
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

    /** One that speaks TLS only, and shows this certificate. */
    public static RedisProcess startTls(Certificate certificate) {
        var redis = new RedisProcess("rediss", List.of("--tls-auth-clients", "no"));
        certificate.write(redis.directory);
        redis.startAgain();
        return redis;
    }

    /** The one named by the property {@code it.redis}, else the one that comes with the build. */
    private static File binary() {
        String named = System.getProperty("it.redis", "");
        if (!named.isEmpty()) {
            return new File(named);
        }
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written to its append-only files. */
    public Map<Path, byte[]> data() {
        try (Stream<Path> files = Files.walk(directory)) {
            var data = new HashMap<Path, byte[]>();
            for (Path file : files.filter(RedisProcess::isAppendOnly).toList()) {
                data.put(file, Files.readAllBytes(file));
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts back what it had written once; only while it does not run. */
    public void data(Map<Path, byte[]> earlier) {
        earlier.forEach((file, bytes) -> {
            try {
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean isAppendOnly(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().startsWith("appendonly");
    }

    public String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    /** On the port and in the directory that it had. */
    public void startAgain() {
        var command = new ArrayList<>(List.of(BINARY.getPath()));
        if (!configuration.isEmpty()) {
            command.add(configuration);
        }
        if (scheme.equals("rediss")) {
            command.addAll(List.of("--port", "0", "--tls-port", "" + port));
            command.addAll(Certificate.redisSettings(directory));
        } else {
            command.addAll(List.of("--port", "" + port));
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString(), "--save", ""));
        command.addAll(settings);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().failFast("Redis has ended", () -> !process.isAlive())
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
