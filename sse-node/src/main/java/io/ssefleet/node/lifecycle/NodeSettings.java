package io.ssefleet.node.lifecycle;

import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.hub.HubSettings;
import io.ssefleet.node.hub.RetrySpread;
import io.ssefleet.node.hub.SlowPolicy;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.protocol.ProtocolLimits;
import io.ssefleet.node.protocol.VerificationKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Everything that can be set from outside, read once when the process starts. {@link #read} is the only place that knows the variables'
 * names, defaults and ranges.
 */
public record NodeSettings(
        OptionalLong connectionsMax,
        OptionalLong fdReserve,
        LogLimits replay,
        BackplaneSettings backplane,
        HubSettings hub,
        MovementSettings movement,
        ProtocolLimits protocol,
        AccessSettings access,
        Optional<String> controlToken,
        OptionalLong parentPid,
        List<String> warnings) {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final long GIB = 1L << 30;
    private static final int NUMBER_MAX = 100_000_000;

    /** What this version knows and can't do yet: it is said, and never silently ignored. */
    private static final Map<String, String> LATER = new TreeMap<>(Map.of(
            "SSEFLEET_JWT_JWKS_URL", "this version verifies with SSEFLEET_JWT_PUBLISHER_KEY and _SUBSCRIBER_KEY only",
            "SSEFLEET_JWT_ISSUERS", "this version can't verify tokens of Mercure 1.0 (at+jwt)",
            "SSEFLEET_JWT_AUDIENCE", "this version can't verify tokens of Mercure 1.0 (at+jwt)"));

    /**
     * @param lookup a setting's value by its variable's name
     * @param names of all settings that somebody has set, whether they are known or not
     */
    public static NodeSettings read(Function<String, Optional<String>> lookup, Iterable<String> names)
            throws InvalidSettings {
        var reader = new SettingsReader(lookup);
        var warnings = new ArrayList<String>();
        if (reader.flag("SSEFLEET_SUBSCRIPTIONS_API", false)) {
            warnings.add("SSEFLEET_SUBSCRIPTIONS_API=true has no effect: this version has no subscription API");
        }
        var protocol = new ProtocolLimits(
                reader.size("SSEFLEET_BODY_MAX", "1M", 1, 256L << 20),
                reader.size("SSEFLEET_TOPIC_MAX", "2K", 1, 64L << 10),
                number(reader, "SSEFLEET_TOPICS_MAX", 100, 1, 10_000),
                number(reader, "SSEFLEET_ID_MAX", 255, 1, 4096),
                reader.duration("SSEFLEET_RETRY_FLOOR", "500ms", Duration.ZERO, DAY));
        var settings = new NodeSettings(
                reader.number("SSEFLEET_CONNECTIONS_MAX", 1, NUMBER_MAX),
                reader.number("SSEFLEET_FD_RESERVE", 0, NUMBER_MAX),
                new LogLimits(
                        number(reader, "SSEFLEET_REPLAY_EVENTS", 100_000, 1, NUMBER_MAX),
                        reader.size("SSEFLEET_REPLAY_BYTES", "64M", 1, 1024 * GIB),
                        reader.duration("SSEFLEET_REPLAY_AGE", "1h", Duration.ofSeconds(1), YEAR)),
                BackplaneVariables.read(reader, warnings),
                hub(reader),
                new MovementSettings(
                        reader.duration("SSEFLEET_DRAIN_PROPAGATION", "5s", Duration.ZERO, DAY),
                        reader.rate("SSEFLEET_DRAIN_PACE", 800),
                        reader.duration("SSEFLEET_DRAIN_DEADLINE", "10m", MILLISECOND, DAY)),
                protocol,
                access(reader),
                reader.secret("SSEFLEET_CONTROL_TOKEN"),
                reader.number("SSEFLEET_PARENT_PID", 1, Integer.MAX_VALUE),
                warnings);
        number(reader, "QUARKUS_HTTP_PORT", 8080, 0, 65_535);
        number(reader, "QUARKUS_MANAGEMENT_PORT", 9000, 0, 65_535);
        later(reader, warnings);
        unknown(reader, names, warnings);
        if (settings.access().publisherKey().isEmpty() && reader.problems().isEmpty()) {
            warnings.add("SSEFLEET_JWT_PUBLISHER_KEY is not set: nobody can publish");
        }
        if (settings.access().subscriberKey().isEmpty()
                && !settings.access().anonymous()
                && reader.problems().isEmpty()) {
            warnings.add(
                    "neither SSEFLEET_JWT_SUBSCRIBER_KEY nor SSEFLEET_ANONYMOUS=true is set: nobody can subscribe");
        }
        if (!reader.problems().isEmpty()) {
            throw new InvalidSettings(reader.problems());
        }
        return settings;
    }

    private static HubSettings hub(SettingsReader reader) {
        Duration retryMin = reader.duration("SSEFLEET_RETRY_MIN", "1s", Duration.ZERO, DAY);
        Duration retryMax = reader.duration("SSEFLEET_RETRY_MAX", "15s", Duration.ZERO, DAY);
        if (retryMax.compareTo(retryMin) < 0) {
            reader.problem(
                    "SSEFLEET_RETRY_MAX",
                    "must not be below SSEFLEET_RETRY_MIN (" + DurationText.of(retryMin) + "); raise it");
            retryMax = retryMin;
        }
        return new HubSettings(
                reader.duration("SSEFLEET_HEARTBEAT", "15s", Duration.ofMillis(100), DAY),
                reader.duration("SSEFLEET_CONNECTION_MAX_AGE", "0s", Duration.ZERO, YEAR),
                reader.size("SSEFLEET_SLOW_MAX_LAG", "1M", 1, 1024 * GIB),
                reader.choice(
                        "SSEFLEET_SLOW_POLICY",
                        SlowPolicy.DISCONNECT,
                        new TreeMap<>(
                                Map.of("disconnect", SlowPolicy.DISCONNECT, "latest-only", SlowPolicy.LATEST_ONLY))),
                reader.flag("SSEFLEET_GAP_EVENT", true),
                new RetrySpread(retryMin, retryMax));
    }

    private static AccessSettings access(SettingsReader reader) {
        List<String> origins = reader.list("SSEFLEET_CORS_ORIGINS");
        for (String origin : origins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/\\s?#]+")) {
                reader.problem(
                        "SSEFLEET_CORS_ORIGINS",
                        "must list origins such as https://app.example.com, without a path, or *");
                break;
            }
        }
        return new AccessSettings(
                reader.flag("SSEFLEET_ANONYMOUS", false),
                key(reader, "SSEFLEET_JWT_PUBLISHER"),
                key(reader, "SSEFLEET_JWT_SUBSCRIBER"),
                origins,
                publicUrl(reader),
                number(reader, "SSEFLEET_PER_ADDRESS_MAX", 0, 0, NUMBER_MAX),
                number(reader, "SSEFLEET_PER_TOKEN_MAX", 0, 0, NUMBER_MAX),
                number(reader, "SSEFLEET_PUBLISH_RATE_MAX", 0, 0, NUMBER_MAX),
                trustedProxies(reader));
    }

    private static List<AddressRange> trustedProxies(SettingsReader reader) {
        var ranges = new ArrayList<AddressRange>();
        for (String text : reader.list("SSEFLEET_TRUSTED_PROXIES")) {
            Optional<AddressRange> range = AddressRange.parse(text);
            if (range.isEmpty()) {
                reader.problem(
                        "SSEFLEET_TRUSTED_PROXIES", "must list addresses or ranges such as 10.0.0.0/8 or fd00::/8");
                return List.of();
            }
            ranges.add(range.get());
        }
        return ranges;
    }

    private static String publicUrl(SettingsReader reader) {
        String url = reader.text("SSEFLEET_PUBLIC_URL").orElse("");
        if (!url.isEmpty() && !isHttpUrl(url)) {
            reader.problem("SSEFLEET_PUBLIC_URL", "must be a URL such as https://events.example.com");
            return "";
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static boolean isHttpUrl(String text) {
        try {
            var uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<VerificationKey> key(SettingsReader reader, String prefix) {
        String algorithm = reader.text(prefix + "_ALG").orElse("HS256");
        try {
            return reader.secret(prefix + "_KEY").map(text -> VerificationKey.of(algorithm, text));
        } catch (IllegalArgumentException e) {
            reader.secretProblem(prefix + "_KEY", e.getMessage());
            return Optional.empty();
        }
    }

    private static void later(SettingsReader reader, List<String> warnings) {
        LATER.forEach((variable, reason) -> {
            if (reader.secret(variable).isPresent()) {
                warnings.add(variable + " has no effect: " + reason);
            }
        });
    }

    private static void unknown(SettingsReader reader, Iterable<String> names, List<String> warnings) {
        var unknown = new TreeSet<String>();
        for (String name : names) {
            if (!reader.asked().contains(name)) {
                unknown.add(name);
            }
        }
        for (String name : unknown) {
            warnings.add(name + " is not a setting of this version and has no effect; check its spelling");
        }
    }

    private static int number(SettingsReader reader, String variable, int byDefault, int min, int max) {
        return (int) reader.number(variable, min, max).orElse(byDefault);
    }
}
