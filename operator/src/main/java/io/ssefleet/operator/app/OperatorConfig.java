package io.ssefleet.operator.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The operator's settings: {@code SSEFLEET_NODE_IMAGE}, {@code SSEFLEET_NAMESPACES} and so on. */
@ConfigMapping(prefix = "ssefleet")
interface OperatorConfig {
    /** The image of fleets that name none; the operator's own version by default. */
    Optional<String> nodeImage();

    /** The Redis of fleets with {@code type: Redis} that name none, such as redis://redis:6379; none by default. */
    Optional<String> redisUrl();

    /** The namespaces to look after, separated by commas; all by default. */
    Optional<Set<String>> namespaces();

    /** How often nodes are asked at rest. */
    @WithDefault("PT15S")
    Duration pollInterval();

    /** How often nodes are asked while something changes. */
    @WithDefault("PT1S")
    Duration movingPollInterval();

    /** Whether several of it run, of which one at a time acts. */
    @WithDefault("false")
    boolean leaderElection();
}
