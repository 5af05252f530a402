package io.ssefleet.operator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.operator.reconcile.SseFleetOperator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Runs the operator as long as the process lives. */
@ApplicationScoped
class OperatorApplication {
    private final OperatorConfig config;
    private final MeterRegistry registry;
    private KubernetesClient client;
    private SseFleetOperator operator;

    OperatorApplication(OperatorConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        OperatorSettings defaults = OperatorSettings.defaults();
        OperatorSettings settings = new OperatorSettings(
                new NodeDefaults(
                        config.nodeImage().orElse(defaults.nodes().image()),
                        config.redisUrl().orElse(defaults.nodes().redisUrl())),
                config.namespaces().orElse(defaults.namespaces()),
                config.pollInterval(),
                config.movingPollInterval(),
                config.leaderElection());
        client = new KubernetesClientBuilder().build();
        operator = new SseFleetOperator(
                client,
                settings,
                MicrometerMetrics.newPerResourceCollectingMicrometerMetricsBuilder(registry)
                        .build(),
                () -> Runtime.getRuntime().halt(1));
        operator.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (operator != null) {
            operator.close();
            client.close();
        }
    }

    boolean healthy() {
        return operator != null && operator.healthy();
    }
}
