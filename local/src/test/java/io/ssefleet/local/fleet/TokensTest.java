package io.ssefleet.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @Test
    void aTokenSaysWhatItsBearerMay() throws InvalidJwtException {
        String token = new Tokens(KEY).mint(List.of("a", "b"), List.of(), Duration.ofHours(1));
        JwtClaims claims = new JwtConsumerBuilder()
                .setVerificationKey(new HmacKey(KEY.getBytes(StandardCharsets.UTF_8)))
                .setRequireExpirationTime()
                .build()
                .processToClaims(token);
        assertThat(claims.getClaimValue("mercure"))
                .isEqualTo(Map.of("publish", List.of("a", "b"), "subscribe", List.of()));
    }

    @Test
    void aShortKeyIsRefusedWithAWayOut() {
        assertThatThrownBy(() -> new Tokens("short"))
                .hasMessageContaining("5 bytes")
                .hasMessageContaining("at least 32")
                .hasMessageContaining("openssl rand");
    }

    @Test
    void randomKeysDiffer() {
        assertThat(Tokens.random()).isNotEqualTo(Tokens.random());
    }
}
