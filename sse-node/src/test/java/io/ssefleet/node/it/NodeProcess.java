package io.ssefleet.node.it;

import static io.ssefleet.node.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** The packaged node as a process of its own, as every user starts it. */
final class NodeProcess implements AutoCloseable {

    static final String KEY = "a key for tests of at least 32 bytes";
    static final String CONTROL_TOKEN = "control-token";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    final int port = Ports.free();
    final int managementPort = Ports.free();
    final Process process;
    final Path output;
    private final Wire wire;

    private static final String NOTHING = "true";

    /** @param before what the shell does before it becomes the node */
    private NodeProcess(Map<String, String> settings, Wire wire, String before) {
        this.wire = wire;
        try {
            output = Files.createTempFile("node", ".log");
            var command = List.of(
                    "sh",
                    "-c",
                    before + "; exec \"$@\"",
                    "sh",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@jvm.options",
                    "-Dio.netty.leakDetection.level=paranoid",
                    "-jar",
                    "target/quarkus-app/quarkus-run.jar");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SSEFLEET_"));
            builder.environment()
                    .putAll(Map.of(
                            "QUARKUS_HTTP_PORT",
                            "" + port,
                            "QUARKUS_MANAGEMENT_PORT",
                            "" + managementPort,
                            "SSEFLEET_JWT_PUBLISHER_KEY",
                            KEY,
                            "SSEFLEET_JWT_SUBSCRIBER_KEY",
                            KEY,
                            "SSEFLEET_ANONYMOUS",
                            "true",
                            "SSEFLEET_CONTROL_TOKEN",
                            CONTROL_TOKEN,
                            "SSEFLEET_DRAIN_PROPAGATION",
                            "300ms",
                            "SSEFLEET_PARENT_PID",
                            "" + ProcessHandle.current().pid()));
            builder.environment().putAll(wire.settings());
            builder.environment().putAll(settings);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started, and maybe about to fail. */
    static NodeProcess launch(Map<String, String> settings) {
        return new NodeProcess(settings, Wire.PLAIN, NOTHING);
    }

    static NodeProcess start(Map<String, String> settings) {
        return start(settings, Wire.PLAIN);
    }

    /** @param wire by which subscribers come; publishers come without TLS */
    static NodeProcess start(Map<String, String> settings, Wire wire) {
        return new NodeProcess(settings, wire, NOTHING).awaitReady();
    }

    static NodeProcess startWithDescriptors(int limit, Map<String, String> settings) {
        return new NodeProcess(settings, Wire.PLAIN, "ulimit -n " + limit).awaitReady();
    }

    private NodeProcess awaitReady() {
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node ended: " + output());
            }
            return ready() && wire.answers(port);
        });
        return this;
    }

    boolean ready() {
        try {
            return management("GET", "/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    HttpResponse<String> management(String method, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .header("Authorization", "Bearer " + CONTROL_TOKEN)
                .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    JsonObject status() {
        return new JsonObject(management("GET", "/fleet/status").body());
    }

    static String token(Map<String, Object> claims) {
        var signature = new JsonWebSignature();
        signature.setPayload(new JsonObject(claims).encode());
        signature.setAlgorithmHeaderValue("HS256");
        signature.setKey(new HmacKey(KEY.getBytes(UTF_8)));
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static String publisherToken(String... topics) {
        return token(Map.of("mercure", Map.of("publish", List.of(topics))));
    }

    /** A publication by somebody who may publish everything; fields as name, value, name, value ... */
    HttpResponse<String> publish(String... fields) {
        return publishAs(publisherToken("*"), fields);
    }

    HttpResponse<String> publishAs(String token, String... fields) {
        var form = new ArrayList<String>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return send(request("/.well-known/mercure")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form))));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    SseClient subscribe(String... topics) {
        return subscribe(Map.of(), topics);
    }

    SseClient subscribe(Map<String, String> headers, String... topics) {
        String query = List.of(topics).stream()
                .map(topic -> "topic=" + URLEncoder.encode(topic, UTF_8))
                .collect(Collectors.joining("&"));
        var all = new HashMap<>(Map.of("Accept", "text/event-stream"));
        all.putAll(headers);
        return subscribe("/.well-known/mercure?" + query, all);
    }

    SseClient subscribe(String path, Map<String, String> headers) {
        return new SseClient(wire.connect(port), path, headers);
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still running: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            if (output().contains("LEAK: ")) {
                throw new AssertionError(output());
            }
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
