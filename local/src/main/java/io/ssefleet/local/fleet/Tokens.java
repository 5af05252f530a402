package io.ssefleet.local.fleet;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Mints Mercure tokens: JWTs signed with HMAC SHA-256 that say which topics their bearer may publish and subscribe to.
 *
 * @param key what nodes verify tokens with; at least 32 bytes in UTF-8 (RFC 7518, section 3.2)
 */
public record Tokens(String key) {
    private static final int LEAST_KEY_BYTES = 32;

    public Tokens {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + bytes + " bytes, and HS256 needs at least "
                    + LEAST_KEY_BYTES + ": write a longer one, such as the output of `openssl rand -hex 32`");
        }
    }

    /** With a key that nobody knows yet. */
    public static Tokens random() {
        byte[] key = new byte[LEAST_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Tokens(Base64.getUrlEncoder().withoutPadding().encodeToString(key));
    }

    /** A token for these topics ({@code *} = all) that is valid from now for the given time. */
    public String mint(List<String> publish, List<String> subscribe, Duration validity) {
        JwtClaims claims = new JwtClaims();
        claims.setClaim("mercure", Map.of("publish", publish, "subscribe", subscribe));
        NumericDate expiry = NumericDate.now();
        expiry.addSeconds(validity.toSeconds());
        claims.setExpirationTime(expiry);
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setHeader("typ", "JWT");
        token.setPayload(claims.toJson());
        token.setKey(new HmacKey(key.getBytes(StandardCharsets.UTF_8)));
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token cannot be signed", e);
        }
    }
}
