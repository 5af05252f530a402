package io.ssefleet.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Short answers in plain text. */
final class Answer {

    private Answer() {}

    static void text(HttpServerRequest request, int status, String text) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(text);
    }

    static void error(HttpServerRequest request, int status, String message) {
        if (status == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        text(request, status, message + "\n");
    }
}
