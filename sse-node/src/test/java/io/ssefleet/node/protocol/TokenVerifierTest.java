package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

    private static final String SECRET = "a secret of thirty-two bytes or so";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final TokenVerifier verifier =
            new TokenVerifier(VerificationKey.of("HS256", SECRET), Clock.fixed(NOW, ZoneOffset.UTC));

    private static String token(Map<String, Object> claims) {
        return token(claims, "HS256", new SecretKeySpec(SECRET.getBytes(UTF_8), "HMAC"), "JWT");
    }

    private static String token(Map<String, Object> claims, String algorithm, Key key, String type) {
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setPayload(new JsonObject(claims).encode());
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setHeader("typ", type);
        signature.setKey(key);
        signature.setDoKeyValidation(false);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatATokenGrants() throws TokenRefused {
        Grants grants = verifier.verify(token(Map.of(
                "exp",
                NOW.getEpochSecond() + 60,
                "mercure",
                Map.of("publish", List.of("a", "b"), "subscribe", List.of("*")))));

        assertThat(grants.mayPublish("a")).isTrue();
        assertThat(grants.mayPublish("c")).isFalse();
        assertThat(grants.maySubscribe("anything")).isTrue();
        assertThat(grants.expiry()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void tellsNoRightFromAnEmptyOne() throws TokenRefused {
        assertThat(verifier.verify(token(Map.of())).publish()).isEqualTo(new Grants.Right.None());
        assertThat(verifier.verify(token(Map.of("mercure", Map.of("publish", List.of()))))
                        .publish())
                .isEqualTo(new Grants.Right.Topics(List.of()));
    }

    @Test
    void refusesTokensOutsideTheirTime() {
        assertRefused(token(Map.of("exp", NOW.getEpochSecond() - 1)), "expired");
        assertRefused(token(Map.of("exp", NOW.getEpochSecond())), "expired");
        assertRefused(token(Map.of("nbf", NOW.getEpochSecond() + 5)), "not valid yet");
    }

    @Test
    void refusesOtherKeysAndDamage() {
        Key other = new SecretKeySpec("another secret of at least 32 bytes".getBytes(UTF_8), "HMAC");
        assertRefused(token(Map.of(), "HS256", other, "JWT"), "signature");
        assertRefused("not.a.token", "not a JWT");
        assertRefused("", "not a JWT");
        assertRefused(token(Map.of()) + "x", "");
    }

    @Test
    void refusesEveryOtherAlgorithm() throws Exception {
        assertRefused(token(Map.of(), "none", null, "JWT"), "HS256");
        assertRefused(
                token(Map.of(), "HS512", new SecretKeySpec(SECRET.repeat(2).getBytes(UTF_8), "HMAC"), "JWT"), "HS256");

        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        var rsa = new TokenVerifier(VerificationKey.of("RS256", pem), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(rsa.verify(token(Map.of(), "RS256", pair.getPrivate(), "JWT"))
                        .publish())
                .isEqualTo(new Grants.Right.None());
        // The classic confusion: the public key's text as a shared secret.
        String forged = token(Map.of(), "HS256", new SecretKeySpec(pem.getBytes(UTF_8), "HMAC"), "JWT");
        assertThatThrownBy(() -> rsa.verify(forged)).isInstanceOf(TokenRefused.class);
    }

    @Test
    void refusesMalformedClaims() {
        assertRefused(token(Map.of("mercure", "all")), "must be an object");
        assertRefused(token(Map.of("mercure", Map.of("publish", "a"))), "must be an array");
        assertRefused(token(Map.of("mercure", Map.of("subscribe", List.of(1)))), "texts only");
        assertRefused(token(Map.of("exp", "soon")), "");
    }

    @Test
    void saysThatItCannotVerifyTheNewKind() {
        String token = token(Map.of(), "HS256", new SecretKeySpec(SECRET.getBytes(UTF_8), "HMAC"), "at+jwt");
        assertRefused(token, "Mercure 1.0");
    }

    @Test
    void refusesWeakKeysAndUnknownAlgorithms() {
        assertThatThrownBy(() -> VerificationKey.of("HS256", "short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 32")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> VerificationKey.of("none", SECRET)).hasMessageContaining("HS256");
        assertThatThrownBy(() -> VerificationKey.of("ES256", SECRET)).hasMessageContaining("PEM");
    }

    private void assertRefused(String token, String says) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOf(TokenRefused.class)
                .hasMessageContaining(says);
    }
}
