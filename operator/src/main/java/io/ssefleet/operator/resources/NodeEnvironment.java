package io.ssefleet.operator.resources;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.StreamSpec;
import io.ssefleet.operator.plan.DrainPace;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The node's settings, as environment variables made of the spec and the operator's defaults alone. What the user sets under
 * {@code node.env} comes last.
 */
final class NodeEnvironment {
    private final FleetNames names;
    private final SseFleetSpec spec;
    private final NodeDefaults defaults;
    private final Map<String, EnvVar> variables = new LinkedHashMap<>();

    private NodeEnvironment(FleetNames names, SseFleetSpec spec, NodeDefaults defaults) {
        this.names = names;
        this.defaults = defaults;
        this.spec = spec;
    }

    static List<EnvVar> of(FleetNames names, SseFleetSpec spec, NodeDefaults defaults) {
        NodeEnvironment environment = new NodeEnvironment(names, spec, defaults);
        environment.fill();
        return new ArrayList<>(environment.variables.values());
    }

    private void fill() {
        StreamSpec stream = spec.stream();
        if (spec.capacity().connectionsPerNode() != null || spec.capacity().memoryPerConnection() != null) {
            value(
                    "SSEFLEET_CONNECTIONS_MAX",
                    Planner.plan(spec, Observed.NONE).capacity().admitPerNode());
        }
        value("SSEFLEET_FD_RESERVE", spec.capacity().fileDescriptorReserve());
        value("SSEFLEET_STREAM", names.namespace() + "/" + names.fleet());
        backplane(stream.backplane());
        value("SSEFLEET_REPLAY_EVENTS", stream.replay().events());
        value("SSEFLEET_REPLAY_BYTES", bytes(stream.replay().bytes()));
        duration("SSEFLEET_REPLAY_AGE", stream.replay().age());
        duration("SSEFLEET_HEARTBEAT", stream.heartbeat());
        duration("SSEFLEET_CONNECTION_MAX_AGE", stream.maxConnectionAge());
        value("SSEFLEET_SLOW_MAX_LAG", bytes(stream.slowConsumer().maxLag()));
        value(
                "SSEFLEET_SLOW_POLICY",
                switch (stream.slowConsumer().policy()) {
                    case Disconnect -> "disconnect";
                    case LatestOnly -> "latest-only";
                });
        value("SSEFLEET_DRAIN_PROPAGATION", DrainPace.PROPAGATION);
        value(
                "SSEFLEET_DRAIN_PACE",
                decimal(DrainPace.ofFleet(spec.reconnects()).perSecond()));
        duration("SSEFLEET_DRAIN_DEADLINE", spec.rollout().drainDeadline());
        duration("SSEFLEET_RETRY_MIN", spec.reconnects().retry().min());
        duration("SSEFLEET_RETRY_MAX", spec.reconnects().retry().max());
        value("SSEFLEET_ANONYMOUS", stream.anonymous());
        if (stream.cors() != null && stream.cors().origins() != null) {
            value("SSEFLEET_CORS_ORIGINS", String.join(",", stream.cors().origins()));
        }
        if (stream.publicUrl() != null) {
            value("SSEFLEET_PUBLIC_URL", stream.publicUrl());
        }
        secret("SSEFLEET_CONTROL_TOKEN", names.controlSecret(), FleetNames.CONTROL_TOKEN_KEY, false);
        tokens();
        if (spec.node().env() != null) {
            spec.node().env().forEach(v -> variables.put(v.getName(), v));
        }
    }

    private void backplane(StreamSpec.Backplane backplane) {
        if (backplane.type() == StreamSpec.BackplaneType.Memory) {
            return;
        }
        value("SSEFLEET_BACKPLANE_TYPE", "redis");
        StreamSpec.Redis redis = backplane.redis();
        value("SSEFLEET_BACKPLANE_URL", redis == null || redis.url() == null ? defaults.redisUrl() : redis.url());
        if (redis != null && redis.passwordSecret() != null) {
            secret(
                    "SSEFLEET_BACKPLANE_PASSWORD",
                    redis.passwordSecret().name(),
                    redis.passwordSecret().key(),
                    false);
        }
        if (redis != null && redis.caSecret() != null) {
            secret(
                    "SSEFLEET_BACKPLANE_CA",
                    redis.caSecret().name(),
                    redis.caSecret().key(),
                    false);
        }
    }

    private void tokens() {
        boolean own = spec.stream().tokens() == null || spec.stream().tokens().secret() == null;
        String secret = own ? names.tokensSecret() : spec.stream().tokens().secret();
        secret("SSEFLEET_JWT_PUBLISHER_KEY", secret, "publisher-key", true);
        secret("SSEFLEET_JWT_SUBSCRIBER_KEY", secret, "subscriber-key", true);
        if (!own) {
            secret("SSEFLEET_JWT_PUBLISHER_ALG", secret, "publisher-alg", true);
            secret("SSEFLEET_JWT_SUBSCRIBER_ALG", secret, "subscriber-alg", true);
        }
    }

    private void value(String name, Object value) {
        variables.put(
                name,
                new EnvVarBuilder()
                        .withName(name)
                        .withValue(String.valueOf(value))
                        .build());
    }

    private void duration(String name, String kubernetesDuration) {
        value(name, KubernetesDuration.parse(kubernetesDuration));
    }

    private void secret(String name, String secret, String key, boolean optional) {
        variables.put(
                name,
                new EnvVarBuilder()
                        .withName(name)
                        .withNewValueFrom()
                        .withNewSecretKeyRef(key, secret, optional ? Boolean.TRUE : null)
                        .endValueFrom()
                        .build());
    }

    private static long bytes(Quantity quantity) {
        return quantity.getNumericalAmount().longValue();
    }

    private static String decimal(double value) {
        return String.format(
                Locale.ROOT,
                "%s",
                BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }
}
