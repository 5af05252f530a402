package io.ssefleet.node.http;

import io.ssefleet.node.lifecycle.AccessSettings;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TokenRefused;
import io.ssefleet.node.protocol.TokenVerifier;
import io.ssefleet.node.protocol.Update;
import io.ssefleet.node.protocol.VerificationKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Optional;

/** Who a request comes from, and whether that may publish or subscribe. */
final class Access {

    private final Verifier publishers;
    private final Verifier subscribers;
    private final boolean takesAnonymous;
    private final boolean ignoresSubscribersTokens;
    private final Cors cors;
    private final String publicUrl;

    private interface Verifier {
        Grants verify(String token) throws TokenRefused;
    }

    Access(AccessSettings settings, Cors cors, Clock clock) {
        this.publishers = verifier(settings.publisherKey(), "SSEFLEET_JWT_PUBLISHER_KEY", clock);
        this.subscribers = verifier(settings.subscriberKey(), "SSEFLEET_JWT_SUBSCRIBER_KEY", clock);
        this.takesAnonymous = settings.anonymous();
        // Without a key a token can grant nothing; it may be meant for somebody in between.
        this.ignoresSubscribersTokens =
                takesAnonymous && settings.subscriberKey().isEmpty();
        this.cors = cors;
        this.publicUrl = settings.publicUrl();
    }

    private static Verifier verifier(Optional<VerificationKey> key, String variable, Clock clock) {
        if (key.isPresent()) {
            return new TokenVerifier(key.get(), clock)::verify;
        }
        return token -> {
            throw new TokenRefused("this node has no key to verify tokens with: set " + variable);
        };
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
        if (credentials.fromCookie() && !cors.mayUseCookies(request.getHeader(HttpHeaders.ORIGIN), own(request))) {
            throw new Denied(
                    403,
                    "pages of this origin may not publish with a cookie: SSEFLEET_CORS_ORIGINS lists those"
                            + " that may");
        }
        Grants grants = verify(publishers, credentials);
        if (grants.publish() instanceof Grants.Right.None) {
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

    /** {@link Grants#ANONYMOUS} for a subscriber that needs no token and has none. */
    Grants subscriber(HttpServerRequest request) throws Denied {
        Optional<Credentials> credentials = Credentials.of(request);
        if (takesAnonymous && (credentials.isEmpty() || ignoresSubscribersTokens)) {
            return Grants.ANONYMOUS;
        }
        if (credentials.isEmpty()) {
            throw new Denied(
                    401,
                    "subscribing needs a token: Authorization: Bearer <JWT with the claim mercure.subscribe>, the cookie"
                            + " mercureAuthorization, or ?authorization=");
        }
        Grants grants = verify(subscribers, credentials.get());
        if (grants.subscribe() instanceof Grants.Right.None && !takesAnonymous) {
            throw new Denied(403, "the token has no claim mercure.subscribe");
        }
        return grants;
    }

    private static Grants verify(Verifier verifier, Credentials credentials) throws Denied {
        try {
            return verifier.verify(credentials.token());
        } catch (TokenRefused e) {
            throw new Denied(401, e.getMessage());
        }
    }

    private String own(HttpServerRequest request) {
        return publicUrl.isEmpty() ? request.scheme() + "://" + request.authority() : publicUrl;
    }
}
