package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.backplane.RedisAddress;
import io.ssefleet.node.hub.RetrySpread;
import io.ssefleet.node.hub.SlowPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static NodeSettings read(Map<String, String> variables) throws InvalidSettings {
        return NodeSettings.read(name -> Optional.ofNullable(variables.get(name)), variables.keySet());
    }

    @Test
    void hasTheDefaultsThatAreDocumented() throws InvalidSettings {
        NodeSettings settings = read(Map.of());

        assertThat(settings.connectionsMax()).isEmpty();
        assertThat(settings.fdReserve()).isEmpty();
        assertThat(settings.replay().entries()).isEqualTo(100_000);
        assertThat(settings.replay().bytes()).isEqualTo(64L << 20);
        assertThat(settings.replay().age()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.hub().heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.hub().connectionMaxAge()).isZero();
        assertThat(settings.hub().slowMaxLagBytes()).isEqualTo(1L << 20);
        assertThat(settings.hub().slowPolicy()).isEqualTo(SlowPolicy.DISCONNECT);
        assertThat(settings.hub().gapEvent()).isTrue();
        assertThat(settings.hub().retry()).isEqualTo(new RetrySpread(Duration.ofSeconds(1), Duration.ofSeconds(15)));
        assertThat(settings.movement())
                .isEqualTo(new MovementSettings(Duration.ofSeconds(5), 800, Duration.ofMinutes(10)));
        assertThat(settings.protocol().bodyBytes()).isEqualTo(1 << 20);
        assertThat(settings.protocol().topicBytes()).isEqualTo(2 << 10);
        assertThat(settings.protocol().topics()).isEqualTo(100);
        assertThat(settings.protocol().idCharacters()).isEqualTo(255);
        assertThat(settings.protocol().retryFloor()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.access().anonymous()).isFalse();
        assertThat(settings.controlToken()).isEmpty();
        assertThat(settings.warnings())
                .anyMatch(warning -> warning.contains("nobody can publish"))
                .anyMatch(warning -> warning.contains("nobody can subscribe"));
    }

    @Test
    void readsSizesDurationsAndLists() throws InvalidSettings {
        NodeSettings settings = read(Map.of(
                "SSEFLEET_REPLAY_BYTES", "2Mi",
                "SSEFLEET_BODY_MAX", "3M",
                "SSEFLEET_TOPIC_MAX", "4096",
                "SSEFLEET_HEARTBEAT", "1m30s",
                "SSEFLEET_REPLAY_AGE", "PT2H",
                "SSEFLEET_DRAIN_PACE", "0.5",
                "SSEFLEET_SLOW_POLICY", "latest-only",
                "SSEFLEET_CORS_ORIGINS", "https://a.example, http://localhost:3000",
                "SSEFLEET_TRUSTED_PROXIES", "10.0.0.0/8,::1"));

        assertThat(settings.replay().bytes()).isEqualTo(2 << 20);
        assertThat(settings.protocol().bodyBytes()).isEqualTo(3 << 20);
        assertThat(settings.protocol().topicBytes()).isEqualTo(4096);
        assertThat(settings.hub().heartbeat()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.replay().age()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.movement().pacePerSecond()).isEqualTo(0.5);
        assertThat(settings.hub().slowPolicy()).isEqualTo(SlowPolicy.LATEST_ONLY);
        assertThat(settings.access().corsOrigins()).containsExactly("https://a.example", "http://localhost:3000");
        assertThat(settings.access().trustedProxies()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "SSEFLEET_HEARTBEAT, soon, 15s",
        "SSEFLEET_HEARTBEAT, 0, 100ms",
        "SSEFLEET_HEARTBEAT, -5s, 15s",
        "SSEFLEET_HEARTBEAT, P9999999999D, 15s",
        "SSEFLEET_REPLAY_BYTES, 64X, 64M",
        "SSEFLEET_REPLAY_BYTES, 99999999999T, 64M",
        "SSEFLEET_REPLAY_EVENTS, 0, from 1",
        "SSEFLEET_CONNECTIONS_MAX, 1e3, whole number",
        "SSEFLEET_CONNECTIONS_MAX, 99999999999999999999, whole number",
        "SSEFLEET_DRAIN_PACE, 0, above 0",
        "SSEFLEET_DRAIN_PACE, NaN, above 0",
        "SSEFLEET_SLOW_POLICY, drop, 'disconnect, latest-only'",
        "SSEFLEET_ANONYMOUS, yes, true nor false",
        "SSEFLEET_CORS_ORIGINS, https://a.example/path, without a path",
        "SSEFLEET_PUBLIC_URL, events.example.com, https://",
        "SSEFLEET_TRUSTED_PROXIES, 10.0.0.0/33, 10.0.0.0/8",
        "SSEFLEET_BACKPLANE_TYPE, Redis, 'memory, redis'",
        "SSEFLEET_BACKPLANE_ACKS, -1, from 0 to 100",
        "SSEFLEET_BACKPLANE_READY_WITHOUT, maybe, true nor false",
        "SSEFLEET_BACKPLANE_TYPE, kafka, memory",
        "SSEFLEET_RETRY_MAX, 10ms, SSEFLEET_RETRY_MIN",
        "QUARKUS_HTTP_PORT, http, whole number",
        "QUARKUS_MANAGEMENT_PORT, 70000, 65535"
    })
    void namesTheVariableItsValueAndWhatToWrite(String variable, String value, String says) {
        assertThatThrownBy(() -> read(Map.of(variable, value))).isInstanceOfSatisfying(InvalidSettings.class, e -> {
            assertThat(e.problems()).hasSize(1);
            assertThat(e.problems().get(0))
                    .startsWith(variable + "=" + value + " ")
                    .contains(says)
                    .doesNotContain("\n");
        });
    }

    @Test
    void readsWhichRedisJoinsTheNodes() throws InvalidSettings {
        NodeSettings settings = read(Map.of(
                "SSEFLEET_BACKPLANE_TYPE", "redis",
                "SSEFLEET_BACKPLANE_URL", "rediss://redis.example:6380/2",
                "SSEFLEET_BACKPLANE_PASSWORD", "secret",
                "SSEFLEET_BACKPLANE_ACKS", "1",
                "SSEFLEET_BACKPLANE_READY_WITHOUT", "false",
                "SSEFLEET_STREAM", "default/prices"));

        assertThat(settings.backplane())
                .isEqualTo(new BackplaneSettings.Redis(
                        RedisAddress.parse("rediss://redis.example:6380/2").orElseThrow(),
                        "secret",
                        "",
                        1,
                        "default/prices",
                        false));
        assertThat(read(Map.of()).backplane()).isEqualTo(new BackplaneSettings.Memory());
    }

    @Test
    void saysWhatRedisNeedsAndNeverShowsItsPassword() {
        assertThatThrownBy(() -> read(Map.of(
                        "SSEFLEET_BACKPLANE_TYPE", "redis",
                        "SSEFLEET_BACKPLANE_URL", "http://:hidden@redis",
                        "SSEFLEET_STREAM", "a{b}")))
                .hasMessageContaining("SSEFLEET_BACKPLANE_URL ")
                .hasMessageContaining("redis://redis:6379")
                .hasMessageContaining("SSEFLEET_STREAM=a{b} must name the fleet")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> read(Map.of(
                        "SSEFLEET_BACKPLANE_TYPE", "redis",
                        "SSEFLEET_BACKPLANE_URL", "redis://a,redis://b",
                        "SSEFLEET_BACKPLANE_ACKS", "1",
                        "SSEFLEET_STREAM", "default/prices")))
                .hasMessageContaining("SSEFLEET_BACKPLANE_ACKS=1 can't be kept with a cluster");
        for (String notPem : List.of("none", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")) {
            assertThatThrownBy(() -> read(Map.of(
                            "SSEFLEET_BACKPLANE_TYPE", "redis",
                            "SSEFLEET_BACKPLANE_URL", "rediss://a",
                            "SSEFLEET_BACKPLANE_CA", notPem,
                            "SSEFLEET_STREAM", "default/prices")))
                    .hasMessageContaining("SSEFLEET_BACKPLANE_CA is not usable: it must be certificates as PEM text");
        }
    }

    @Test
    void gathersAllProblems() {
        assertThatThrownBy(() -> read(Map.of("SSEFLEET_HEARTBEAT", "x", "SSEFLEET_BODY_MAX", "y")))
                .isInstanceOfSatisfying(
                        InvalidSettings.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void neverShowsAKey() {
        assertThatThrownBy(() -> read(Map.of("SSEFLEET_JWT_PUBLISHER_KEY", "tooshort")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("SSEFLEET_JWT_PUBLISHER_KEY ")
                .hasMessageContaining("at least 32")
                .hasMessageNotContaining("tooshort");
    }

    @Test
    void warnsOfWhatHasNoEffect() throws InvalidSettings {
        List<String> warnings = read(Map.of(
                        "SSEFLEET_HEARTBAET", "15s",
                        "ssefleet.drain-pace", "1",
                        "SSEFLEET_JWT_JWKS_URL", "https://example.com/keys",
                        "SSEFLEET_SUBSCRIPTIONS_API", "true",
                        "SSEFLEET_STREAM", "prices",
                        "SSEFLEET_BACKPLANE_URL", "redis://redis",
                        "SSEFLEET_JWT_PUBLISHER_KEY", KEY,
                        "SSEFLEET_JWT_SUBSCRIBER_KEY", KEY))
                .warnings();

        assertThat(warnings).hasSize(5);
        assertThat(warnings).anyMatch(warning -> warning.startsWith("SSEFLEET_BACKPLANE_URL has no effect"));
        assertThat(warnings).anyMatch(warning -> warning.startsWith("SSEFLEET_HEARTBAET is not a setting"));
        assertThat(warnings).anyMatch(warning -> warning.startsWith("ssefleet.drain-pace is not a setting"));
        assertThat(warnings).anyMatch(warning -> warning.startsWith("SSEFLEET_JWT_JWKS_URL has no effect"));
        assertThat(warnings).anyMatch(warning -> warning.startsWith("SSEFLEET_SUBSCRIPTIONS_API=true has no effect"));
    }
}
