package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** How events are kept, sent and protected. Durations as Kubernetes writes them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamSpec(
        @Default("{}") Backplane backplane,
        @Default("{}") Replay replay,
        @Default("15s") String heartbeat,
        @Default("0s") String maxConnectionAge,
        @Default("{}") SlowConsumer slowConsumer,
        Cors cors,
        String publicUrl,
        @Default("false") Boolean anonymous,
        Tokens tokens) {

    /** Where events come from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backplane(@Default("Memory") BackplaneType type, Redis redis) {}

    /** The kinds of backplane. */
    public enum BackplaneType {
        Memory,
        Redis
    }

    /** The Redis that joins the nodes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Redis(String url, SecretKey passwordSecret) {}

    /** One key of a Secret in the fleet's namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretKey(
            String name, @Default("password") String key) {}

    /** How far a client can resume. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replay(
            @Default("100000") Integer events,
            @Default("64Mi") Quantity bytes,
            @Default("1h") String age) {}

    /** What happens to a client that does not read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SlowConsumer(
            @Default("1Mi") Quantity maxLag,
            @Default("Disconnect") SlowPolicy policy) {}

    /** The ways to treat a slow client. */
    public enum SlowPolicy {
        Disconnect,
        LatestOnly
    }

    /** Which web origins may subscribe and publish. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cors(List<String> origins) {}

    /**
     * The Secret with the keys that tokens are verified with: {@code publisher-key}, {@code publisher-alg},
     * {@code subscriber-key}, {@code subscriber-alg}, {@code jwks-url}, {@code issuers}, {@code audience}, each optional.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tokens(String secret) {}
}
