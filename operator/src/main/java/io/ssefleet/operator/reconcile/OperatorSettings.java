package io.ssefleet.operator.reconcile;

import io.ssefleet.operator.model.NodeDefaults;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an operator is started with.
 *
 * @param nodes what fleets that say nothing else have: image and Redis
 * @param namespaces those that it looks after; empty for all
 * @param pollInterval how often nodes are asked at rest
 * @param movingPollInterval how often while something changes
 * @param leaderElection whether it waits until it leads: for one of several that run in a cluster
 */
public record OperatorSettings(
        NodeDefaults nodes,
        Set<String> namespaces,
        Duration pollInterval,
        Duration movingPollInterval,
        boolean leaderElection) {
    private static final Pattern REDIS_URL = Pattern.compile("rediss?://[^/, ]+[^, ]*(,rediss?://[^/, ]+[^, ]*)*");

    /** @throws IllegalArgumentException that says what to write, for a default that no node could use */
    public OperatorSettings {
        if (!nodes.redisUrl().isEmpty() && !isRedisUrl(nodes.redisUrl())) {
            throw new IllegalArgumentException(
                    "SSEFLEET_REDIS_URL must be an address such as redis://redis:6379, or rediss:// for TLS; separate"
                            + " several by commas, without spaces");
        }
    }

    /** Whether it has the form that the resource's own field has. */
    public static boolean isRedisUrl(String text) {
        return REDIS_URL.matcher(text).matches();
    }

    /** For an operator that is alone. */
    public OperatorSettings(
            NodeDefaults nodes, Set<String> namespaces, Duration pollInterval, Duration movingPollInterval) {
        this(nodes, namespaces, pollInterval, movingPollInterval, false);
    }

    public static OperatorSettings defaults() {
        String version = OperatorSettings.class.getPackage().getImplementationVersion();
        return new OperatorSettings(
                new NodeDefaults("ssefleet/sse-node:" + (version == null ? "0.1.0" : version), ""),
                Set.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(1));
    }
}
