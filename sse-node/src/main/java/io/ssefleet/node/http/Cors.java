package io.ssefleet.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Tells browsers whose pages may use the node (WHATWG Fetch section 3.2). */
final class Cors {

    private static final String ANY = "*";

    private final List<String> origins;

    Cors(List<String> origins) {
        this.origins = List.copyOf(origins);
    }

    /** Marks the response for the page that asks. */
    void apply(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return;
        }
        HttpServerResponse response = request.response();
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return;
        }
        if (origins.contains(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        } else if (origins.contains(ANY)) {
            // Any page, but none with the cookies of its visitor.
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Last-Event-ID, Link");
    }

    void preflight(HttpServerRequest request) {
        apply(request);
        HttpServerResponse response = request.response();
        if (response.headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
            response.putHeader(
                    HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                    "Authorization, Cache-Control, Content-Type, Last-Event-ID");
            response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        }
        response.putHeader(HttpHeaders.ALLOW, "GET, POST, OPTIONS");
        response.setStatusCode(204).end();
    }

    /** Whether a request that says this of its page comes from one that may act with its visitor's cookies. */
    boolean mayUseCookies(String origin, String own) {
        return origin == null || origin.equals(own) || origins.contains(origin);
    }
}
