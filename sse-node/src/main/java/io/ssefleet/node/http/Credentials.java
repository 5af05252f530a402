package io.ssefleet.node.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The token that a request carries: in the Authorization header, the query, or the cookie, in this order.
 *
 * @param fromCookie a browser sends it by itself, so a foreign page could make it do so
 */
record Credentials(String token, boolean fromCookie) {

    private static final String COOKIE = "mercureAuthorization";
    private static final String QUERY = "authorization";
    private static final String BEARER = "Bearer ";

    static Optional<Credentials> of(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(new Credentials(header.substring(BEARER.length()).strip(), false));
        }
        String query = request.getParam(QUERY);
        if (query != null && !query.isBlank()) {
            return Optional.of(new Credentials(query.strip(), false));
        }
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null || cookie.getValue().isBlank()
                ? Optional.empty()
                : Optional.of(new Credentials(cookie.getValue().strip(), true));
    }
}
