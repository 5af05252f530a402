package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** How events are kept, sent and protected. Durations as Kubernetes writes them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.anonymous || !has(self.cors) || !has(self.cors.origins)"
                + " || !self.cors.origins.exists(origin, origin == '*')",
        fieldPath = ".cors.origins",
        message =
                "\"*\" needs anonymous: true, since browsers refuse it for requests with tokens: write the origins out")
public record StreamSpec(
        @JsonPropertyDescription("What joins the nodes, so that each delivers what was published to any.")
        @Default("{}")
        Backplane backplane,

        @JsonPropertyDescription("How far back a client can resume; whichever of the three is reached first counts.")
        @Default("{}")
        Replay replay,

        @JsonPropertyDescription("The time after which an idle stream gets a comment, so that proxies keep it open, a"
                + " duration from 1s to 5m; default 15s.")
        @Size(max = Rules.MAX_DURATION_TEXT)
        @Default("15s")
        @ValidationRule(
                value = Rules.IS_DURATION + " && duration(self) >= duration('1s') && duration(self) <= duration('5m')",
                message = "write a duration from 1s to 5m, such as 15s")
        String heartbeat,

        @JsonPropertyDescription("The age at which a stream is ended and its client reconnects, a duration from 1m to"
                + " 720h, or 0s = never; default 0s. Each stream takes 80 to 100 percent of it, at random.")
        @Size(max = Rules.MAX_DURATION_TEXT)
        @Default("0s")
        @ValidationRule(
                value = Rules.IS_DURATION + " && (duration(self) == duration('0s')"
                        + " || duration(self) >= duration('1m') && duration(self) <= duration('720h'))",
                message = "write a duration from 1m to 720h, such as 1h, or 0s for no limit")
        String maxConnectionAge,

        @JsonPropertyDescription("What happens to a client that does not read fast enough.") @Default("{}")
        SlowConsumer slowConsumer,

        @JsonPropertyDescription("Which web pages may subscribe and publish; by default none of another origin.")
        Cors cors,

        @JsonPropertyDescription("The address that clients use, such as https://events.example.com; by default taken"
                + " from each request.")
        @Size(max = Rules.MAX_URL)
        @ValidationRule(
                value = "self.matches('^https?://[^/?# ]+(/[^?# ]*)?$')",
                message = "write an address with http:// or https://, such as https://events.example.com")
        String publicUrl,

        @JsonPropertyDescription("With true clients may subscribe to public updates without a token. Default false.")
        @Default("false")
        Boolean anonymous,

        @JsonPropertyDescription("The keys that tokens are verified with; by default the operator makes random ones, in"
                + " the Secret NAME-tokens.")
        Tokens tokens) {

    /** Where events come from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.type == 'Redis' || !has(self.redis)",
            fieldPath = ".redis",
            message = "is used with type: Redis only: write type: Redis, or remove redis")
    public record Backplane(
            @JsonPropertyDescription("Memory = each node has the events published to it, fit for one node; Redis = all"
                    + " nodes share them through Redis Streams. Default Memory.")
            @Default("Memory")
            BackplaneType type,

            @JsonPropertyDescription("The Redis for type: Redis; by default the one that the operator is set up with.")
            Redis redis) {}

    /** The kinds of backplane. */
    public enum BackplaneType {
        Memory,
        Redis
    }

    /** The Redis that joins the nodes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.caSecret) || !has(self.url) || self.url.startsWith('rediss://')",
            fieldPath = ".caSecret",
            message = "is used with TLS only: write a url that begins with rediss://, or remove caSecret")
    public record Redis(
            @JsonPropertyDescription("Its address: redis://host:6379, or rediss:// for TLS; several separated by"
                    + " commas. By default that of the operator's setting SSEFLEET_REDIS_URL.")
            @Size(max = Rules.MAX_URL)
            @ValidationRule(
                    value = "self.matches('^rediss?://[^/, ]+[^, ]*(,rediss?://[^/, ]+[^, ]*)*$')",
                    message = "write an address such as redis://redis:6379, or rediss:// for TLS; separate"
                            + " several by commas, without spaces")
            @ValidationRule(
                    value = "!self.matches('://[^/@,]*:[^/@,]*@')",
                    message = "must not hold a password, which everybody could read: put it into a Secret and"
                            + " name that in passwordSecret")
            String url,

            @JsonPropertyDescription("Where the password is; none by default.")
            SecretKey passwordSecret,

            @JsonPropertyDescription(
                    "Where the certificates are, as PEM text, of the authorities that vouch for a Redis"
                            + " with TLS; by default those that the node's Java runtime trusts.")
            CertificatesKey caSecret) {}

    /** One key of a Secret in the fleet's namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretKey(
            @JsonPropertyDescription("The Secret, in the fleet's namespace. Required.")
            @Required
            @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of a Secret" + Rules.OBJECT_NAME_ADVICE)
            String name,

            @JsonPropertyDescription("The key in the Secret; default password.")
            @Size(min = 1, max = 253)
            @Default("password")
            @ValidationRule(
                    value = "self.matches('^[-._a-zA-Z0-9]+$')",
                    message = "write the key in letters, digits, \"-\", \"_\" and \".\", such as password")
            String key) {}

    /** The key of a Secret in the fleet's namespace that holds certificates. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CertificatesKey(
            @JsonPropertyDescription("The Secret, in the fleet's namespace. Required.")
            @Required
            @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of a Secret" + Rules.OBJECT_NAME_ADVICE)
            String name,

            @JsonPropertyDescription("The key in the Secret; default ca.crt.")
            @Size(min = 1, max = 253)
            @Default("ca.crt")
            @ValidationRule(
                    value = "self.matches('^[-._a-zA-Z0-9]+$')",
                    message = "write the key in letters, digits, \"-\", \"_\" and \".\", such as ca.crt")
            String key) {}

    /** How far a client can resume. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replay(
            @JsonPropertyDescription("Events that are kept, 1 to 100000000; default 100000.")
            @Min(1)
            @Max(100_000_000)
            @Default("100000")
            Integer events,

            @JsonPropertyDescription(
                    "Memory for kept events on each node, in bytes as a quantity, 64Ki to 64Gi; default"
                            + " 64Mi. Part of what a node takes before the first connection.")
            @Default("64Mi")
            @ValidationRule(
                    value = Rules.IS_QUANTITY + " && " + Rules.QUANTITY
                            + ".compareTo(quantity('64Ki')) >= 0 && " + Rules.QUANTITY
                            + ".compareTo(quantity('64Gi')) <= 0",
                    message = "write a size in bytes from 64Ki to 64Gi, such as 64Mi (m means a thousandth)")
            Quantity bytes,

            @JsonPropertyDescription("How long events are kept, a duration from 1s to 720h; default 1h.")
            @Size(max = Rules.MAX_DURATION_TEXT)
            @Default("1h")
            @ValidationRule(
                    value = Rules.IS_DURATION
                            + " && duration(self) >= duration('1s') && duration(self) <= duration('720h')",
                    message = "write a duration from 1s to 720h" + Rules.DURATION_EXAMPLES)
            String age) {}

    /** What happens to a client that does not read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SlowConsumer(
            @JsonPropertyDescription(
                    "Bytes that may be due to a client that makes no progress before it counts as slow,"
                            + " as a quantity, 4Ki to 1Gi; default 1Mi.")
            @Default("1Mi")
            @ValidationRule(
                    value = Rules.IS_QUANTITY + " && " + Rules.QUANTITY
                            + ".compareTo(quantity('4Ki')) >= 0 && " + Rules.QUANTITY
                            + ".compareTo(quantity('1Gi')) <= 0",
                    message = "write a size in bytes from 4Ki to 1Gi, such as 1Mi (m means a thousandth)")
            Quantity maxLag,

            @JsonPropertyDescription("Disconnect ends its stream, and it resumes where it was; LatestOnly tells it of"
                    + " the gap and goes on with the newest event of each topic. Default Disconnect.")
            @Default("Disconnect")
            SlowPolicy policy) {}

    /** The ways to treat a slow client. */
    public enum SlowPolicy {
        Disconnect,
        LatestOnly
    }

    /** Which web origins may subscribe and publish. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cors(
            @JsonPropertyDescription("Origins as browsers send them, such as https://app.example.com, at most 100; or"
                    + " \"*\" for all, with anonymous: true only.")
            @Size(max = 100)
            @ValidationRule(
                    value = "self.all(origin, origin == '*' || origin.matches('^https?://[^/?#*@ ]+$'))",
                    message = "write origins as browsers send them, such as https://app.example.com: with"
                            + " scheme, without path and without \"/\" at the end")
            List<@Size(max = 512) String> origins) {}

    /**
     * The Secret with the keys that tokens are verified with: {@code publisher-key}, {@code publisher-alg},
     * {@code subscriber-key}, {@code subscriber-alg}, each optional.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tokens(
            @JsonPropertyDescription("A Secret in the fleet's namespace with any of the keys publisher-key,"
                    + " publisher-alg, subscriber-key, subscriber-alg. Required.")
            @Required
            @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of a Secret" + Rules.OBJECT_NAME_ADVICE)
            String secret) {}
}
