package io.ssefleet.node.http;

import io.ssefleet.node.lifecycle.AccessSettings;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TokenRefused;
import io.ssefleet.node.protocol.TokenVerifier;
import io.ssefleet.node.protocol.Update;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Optional;

/** Who a request comes from, and whether that may publish or subscribe. */
final class Access {

    private final Optional<TokenVerifier> publishers;
    private final Optional<TokenVerifier> subscribers;
    private final boolean anonymous;
    private final Cors cors;
    private final Optional<String> publicUrl;

    Access(AccessSettings settings, Cors cors, Clock clock) {
        this.publishers = settings.publisherKey().map(key -> new TokenVerifier(key, clock));
        this.subscribers = settings.subscriberKey().map(key -> new TokenVerifier(key, clock));
        this.anonymous = settings.anonymous();
        this.cors = cors;
        this.publicUrl = settings.publicUrl();
    }

    /** A request that is turned away for want of a token (401) or of a right (403). */
    static final class Denied extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Denied(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    Grants publisher(HttpServerRequest request) throws Denied {
        Credentials credentials = Credentials.of(request)
                .orElseThrow(() -> new Denied(
                        401,
                        "publishing needs a token: Authorization: Bearer <JWT with the claim" + " mercure.publish>"));
        TokenVerifier verifier = publishers.orElseThrow(() ->
                new Denied(401, "this node has no key to verify publishers with: set SSEFLEET_JWT_PUBLISHER_KEY"));
        if (credentials.fromCookie() && !cors.mayUseCookies(request.getHeader(HttpHeaders.ORIGIN), own(request))) {
            throw new Denied(
                    403,
                    "pages of this origin may not publish with a cookie: SSEFLEET_CORS_ORIGINS lists those"
                            + " that may");
        }
        Grants grants = verify(verifier, credentials);
        if (grants.publish().isEmpty()) {
            throw new Denied(403, "the token has no claim mercure.publish");
        }
        return grants;
    }

    static void checkTopics(Grants publisher, Update update) throws Denied {
        for (String topic : update.topics()) {
            if (!publisher.mayPublish(topic)) {
                throw new Denied(403, "the token's claim mercure.publish does not contain the topic " + topic);
            }
        }
    }

    /** Empty: an anonymous subscriber. */
    Optional<Grants> subscriber(HttpServerRequest request) throws Denied {
        Optional<Credentials> credentials = Credentials.of(request);
        if (anonymous && (credentials.isEmpty() || subscribers.isEmpty())) {
            // Without a key a token can grant nothing; it may be meant for somebody in between.
            return Optional.empty();
        }
        if (credentials.isEmpty()) {
            throw new Denied(
                    401,
                    "subscribing needs a token: Authorization: Bearer <JWT with the claim"
                            + " mercure.subscribe>, the cookie mercureAuthorization, or ?authorization=");
        }
        TokenVerifier verifier = subscribers.orElseThrow(() ->
                new Denied(401, "this node has no key to verify subscribers with: set SSEFLEET_JWT_SUBSCRIBER_KEY"));
        Grants grants = verify(verifier, credentials.get());
        if (grants.subscribe().isEmpty() && !anonymous) {
            throw new Denied(403, "the token has no claim mercure.subscribe");
        }
        return Optional.of(grants);
    }

    private static Grants verify(TokenVerifier verifier, Credentials credentials) throws Denied {
        try {
            return verifier.verify(credentials.token());
        } catch (TokenRefused e) {
            throw new Denied(401, e.getMessage());
        }
    }

    private String own(HttpServerRequest request) {
        return publicUrl.orElseGet(() -> request.scheme() + "://" + request.authority());
    }
}
