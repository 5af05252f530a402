package io.ssefleet.node.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** A script that Redis runs as one step, named by its digest and sent whole only where that is not known yet. */
final class Script {

    static final Script PUBLISH = new Script("publish.lua");
    static final Script TRIM = new Script("trim.lua");
    static final Script CHECK = new Script("check.lua");

    private static final int LEAP_MAX = 1 << 24;

    private final String text;
    private final String sha1;

    private Script(String file) {
        this.text = resource("append.lua") + resource(file);
        this.sha1 = sha1(text);
    }

    /** How many places a script that appends leaves free at the most: too many to guess, few enough to do so for a long time. */
    static int randomLeap() {
        return ThreadLocalRandom.current().nextInt(1, LEAP_MAX + 1);
    }

    /** @param send how requests reach Redis */
    Future<Response> run(StreamKeys keys, Consumer<Request> arguments, Function<Request, Future<Response>> send) {
        return send.apply(request(Command.EVALSHA, sha1, keys, arguments))
                .recover(failure -> RedisErrors.isUnknownScript(failure)
                        ? send.apply(request(Command.EVAL, text, keys, arguments))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, StreamKeys keys, Consumer<Request> arguments) {
        Request request = Request.cmd(command)
                .arg(script)
                .arg(4)
                .arg(keys.stream())
                .arg(keys.state())
                .arg(keys.ids())
                .arg(keys.repeats());
        arguments.accept(request);
        return request;
    }

    private static String resource(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            // What Redis names scripts by.
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
