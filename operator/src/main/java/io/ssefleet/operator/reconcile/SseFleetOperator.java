package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.ssefleet.operator.observe.NodeControl;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** The whole operator, in whatever process it is started: it looks after every SseFleet that its client can see. */
public final class SseFleetOperator implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int KEY_BYTES = 32;

    private final Operator operator;

    public SseFleetOperator(KubernetesClient client, OperatorSettings settings) {
        this(client, settings, Metrics.NOOP);
    }

    public SseFleetOperator(KubernetesClient client, OperatorSettings settings, Metrics metrics) {
        operator = new Operator(o -> o.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(metrics)
                .withReconciliationTerminationTimeout(STOP_TIMEOUT));
        SseFleetReconciler reconciler = new SseFleetReconciler(
                client, settings, new NodeControl(), SseFleetOperator::randomKey, Clock.systemUTC());
        operator.register(reconciler, o -> {
            if (settings.namespaces().isEmpty()) {
                o.watchingAllNamespaces();
            } else {
                o.settingNamespaces(settings.namespaces());
            }
        });
    }

    /** Starts watching; returns once everything that exists is known. */
    public void start() {
        operator.start();
    }

    /** Whether all watches are alive. */
    public boolean healthy() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    @Override
    public void close() {
        operator.stop();
    }

    private static String randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
