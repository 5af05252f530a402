package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/** Verifies tokens of Mercure 0.x (claim {@code mercure} with {@code publish} and {@code subscribe}) against one key. Thread-safe. */
public final class TokenVerifier {

    private static final int TOKEN_CHARACTERS_MAX = 16 * 1024;

    private final VerificationKey key;
    private final Clock clock;

    public TokenVerifier(VerificationKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    public Grants verify(String token) throws TokenRefused {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            throw new TokenRefused("the token is longer than " + TOKEN_CHARACTERS_MAX + " characters");
        }
        JwtContext context = process(token);
        try {
            JwtClaims claims = context.getJwtClaims();
            String type = context.getJoseObjects().get(0).getHeader("typ");
            if (type != null && type.toLowerCase(Locale.ROOT).endsWith("at+jwt")) {
                throw new TokenRefused("the token is an access token of Mercure 1.0 (at+jwt), which this version can't"
                        + " verify; use one with the claim \"mercure\"");
            }
            NumericDate expiry = claims.getExpirationTime();
            return new Grants(
                    right(claims, "publish"),
                    right(claims, "subscribe"),
                    expiry == null || expiry.getValue() >= Instant.MAX.getEpochSecond()
                            ? Instant.MAX
                            : Instant.ofEpochSecond(expiry.getValue()),
                    fingerprint(token));
        } catch (MalformedClaimException e) {
            throw new TokenRefused("the token's claims are malformed");
        }
    }

    private JwtContext process(String token) throws TokenRefused {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKey(key.key())
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, key.algorithm())
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setSkipDefaultAudienceValidation()
                .build();
        try {
            return consumer.process(token);
        } catch (InvalidJwtException e) {
            // The library's own messages quote the token's claims.
            if (e.hasExpired()) {
                throw new TokenRefused("the token has expired");
            }
            if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
                throw new TokenRefused("the token is not valid yet (nbf)");
            }
            if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
                throw new TokenRefused("the token's signature does not fit this node's key");
            }
            throw new TokenRefused("the token is not a JWT signed with " + key.algorithm());
        }
    }

    private static Grants.Right right(JwtClaims claims, String name) throws TokenRefused {
        Object mercure = claims.getClaimValue("mercure");
        if (mercure == null) {
            return new Grants.Right.None();
        }
        if (!(mercure instanceof Map<?, ?> map)) {
            throw new TokenRefused(
                    "the token's claim \"mercure\" must be an object with \"publish\" and \"subscribe\"");
        }
        Object list = map.get(name);
        if (list == null) {
            return new Grants.Right.None();
        }
        if (!(list instanceof List<?> entries)) {
            throw new TokenRefused("the token's claim \"mercure." + name + "\" must be an array of topics");
        }
        var selectors = new ArrayList<TopicSelector>();
        for (Object entry : entries) {
            if (!(entry instanceof String text)) {
                throw new TokenRefused("the token's claim \"mercure." + name + "\" must contain texts only");
            }
            selectors.add(TopicSelector.of(text));
        }
        return new Grants.Right.Topics(List.copyOf(selectors));
    }

    private static String fingerprint(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
