package io.ssefleet.node.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.backplane.RedisAddress.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    private static RedisAddress parse(String text) {
        return RedisAddress.parse(text).orElseThrow();
    }

    @Test
    void tellsOneFromAClusterFromSentinels() {
        assertThat(parse("redis://redis:6379"))
                .isEqualTo(new RedisAddress(List.of("redis://redis:6379"), new Topology.Single()));
        assertThat(parse("redis://a,redis://b:7000").topology()).isEqualTo(new Topology.Cluster());
        assertThat(parse("rediss://a?cluster=true"))
                .isEqualTo(new RedisAddress(List.of("rediss://a"), new Topology.Cluster()));
        assertThat(parse("redis://s1:26379,redis://s2:26379?master=main"))
                .isEqualTo(new RedisAddress(
                        List.of("redis://s1:26379", "redis://s2:26379"), new Topology.Sentinel("main")));
    }

    @Test
    void knowsTlsAndShowsNoPassword() {
        assertThat(parse("rediss://user:secret@host/2").tls()).isTrue();
        assertThat(parse("redis://host").tls()).isFalse();
        assertThat(parse("rediss://user:secret@host/2")).hasToString("rediss://host/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "p@secret", "se/secret", "secret,secret", "a:secret@", "%40secret"})
    void noTextShowsAPassword(String password) {
        String text = "Failed to connect to redis://a,rediss://user:" + password + "@host:6379/2, redis://b";
        assertThat(RedisAddress.withoutSecrets(text))
                .isEqualTo("Failed to connect to redis://a,rediss://host:6379/2, redis://b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis",
                "http://redis",
                "redis://",
                "redis://a,",
                "redis://a redis://b",
                "redis://a/db",
                "redis://a:70000",
                "redis://a?db=1",
                "redis://a?master=",
                "redis://a?cluster=no",
                "redis://a?master=x&cluster=true",
                "redis://a,rediss://b"
            })
    void refusesAnythingElse(String text) {
        assertThat(RedisAddress.parse(text)).isEmpty();
    }
}
