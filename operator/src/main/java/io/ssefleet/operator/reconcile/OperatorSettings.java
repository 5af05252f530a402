package io.ssefleet.operator.reconcile;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator is started with.
 *
 * @param nodeImage the image of fleets that name none
 * @param namespaces those that it looks after; empty for all
 * @param pollInterval how often nodes are asked at rest
 * @param movingPollInterval how often while something changes
 * @param leaderElection whether it waits until it leads: for one of several that run in a cluster
 */
public record OperatorSettings(
        String nodeImage,
        Set<String> namespaces,
        Duration pollInterval,
        Duration movingPollInterval,
        boolean leaderElection) {
    /** For an operator that is alone. */
    public OperatorSettings(
            String nodeImage, Set<String> namespaces, Duration pollInterval, Duration movingPollInterval) {
        this(nodeImage, namespaces, pollInterval, movingPollInterval, false);
    }

    public static OperatorSettings defaults() {
        String version = OperatorSettings.class.getPackage().getImplementationVersion();
        return new OperatorSettings(
                "ssefleet/sse-node:" + (version == null ? "0.1.0" : version),
                Set.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(1));
    }
}
