package io.ssefleet.operator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.reconcile.LeanSerialization;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.operator.reconcile.SseFleetOperator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the operator as long as the process lives. It starts beside the process's health endpoints, so that one that waits for
 * the cluster is alive and not ready, and says why.
 */
@ApplicationScoped
class OperatorApplication {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorApplication.class);

    private final OperatorConfig config;
    private final MeterRegistry registry;
    private KubernetesClient client;
    private DefinitionWait definition;
    private Thread starter;
    private volatile SseFleetOperator operator;

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
        client = new KubernetesClientBuilder()
                .withKubernetesSerialization(new LeanSerialization())
                .build();
        definition = new DefinitionWait(client);
        starter = new Thread(() -> run(settings), "operator-start");
        starter.setDaemon(true);
        starter.start();
    }

    private void run(OperatorSettings settings) {
        try {
            definition.untilKnown();
            SseFleetOperator started = new SseFleetOperator(
                    client,
                    settings,
                    // those of every single fleet would take more memory than all else that is known of it
                    MicrometerMetrics.withoutPerResourceMetrics(registry),
                    () -> Runtime.getRuntime().halt(1));
            started.start();
            operator = started;
        } catch (InterruptedException e) {
            LOG.info("Stopped before the operator had started.");
        } catch (RuntimeException e) {
            LOG.error("The operator could not start.", e);
            Runtime.getRuntime().halt(1);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        starter.interrupt();
        starter.join();
        if (operator != null) {
            operator.close();
        }
        client.close();
    }

    boolean healthy() {
        return operator != null && operator.healthy();
    }

    /** What the start is waiting for; empty when for nothing. */
    String waitingFor() {
        return definition.waitingFor();
    }
}
