package io.ssefleet.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A server under load.
 *
 * @param stream where clients subscribe
 * @param publish where publishers post
 * @param dialect how they say what they want
 * @param token a bearer token for both; empty = none
 */
public record Target(URI stream, URI publish, Dialect dialect, String token) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** The ways to name a topic. */
    public enum Dialect {
        /** Mercure: {@code GET ?topic=T}, {@code POST topic=T&data=...}. */
        mercure,
        /** One topic for all: {@code GET}, and {@code POST} with the data as the body. */
        plain
    }

    /** A Mercure hub at this address, such as {@code http://127.0.0.1:8080/.well-known/mercure}. */
    public static Target mercure(URI hub, String token) {
        return new Target(hub, hub, Dialect.mercure, token);
    }

    boolean tls() {
        return stream.getScheme().equals("https");
    }

    InetSocketAddress address() {
        int port = stream.getPort() >= 0 ? stream.getPort() : tls() ? HTTPS_PORT : HTTP_PORT;
        return new InetSocketAddress(stream.getHost(), port);
    }

    String streamPath(String topic) {
        return switch (dialect) {
            case mercure -> path(stream) + (stream.getRawQuery() == null ? "?" : "&") + "topic=" + encoded(topic);
            case plain -> path(stream);
        };
    }

    String publishPath() {
        return path(publish);
    }

    String publishType() {
        return switch (dialect) {
            case mercure -> "application/x-www-form-urlencoded";
            case plain -> "text/plain";
        };
    }

    /** What stands before the data in a publisher's request. */
    String beforeData(String topic) {
        return switch (dialect) {
            case mercure -> "topic=" + encoded(topic) + "&data=";
            case plain -> "";
        };
    }

    private static String path(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
