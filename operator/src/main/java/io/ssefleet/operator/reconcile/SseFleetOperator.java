package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.ssefleet.operator.observe.NodeControl;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole operator, in whatever process it is started: it looks after every SseFleet that its client can see. */
public final class SseFleetOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SseFleetOperator.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int KEY_BYTES = 32;
    private static final String LEASE = "ssefleet-operator";

    /** How long a leader that died is waited for; one that cannot renew its lease stops well before that. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(12);

    private static final Duration LEASE_RENEW_DEADLINE = Duration.ofSeconds(8);
    private static final Duration LEASE_RETRY_PERIOD = Duration.ofSeconds(2);

    private final Operator operator;
    private final KubernetesClient client;
    private final String identity = Objects.requireNonNullElseGet(
            System.getenv("HOSTNAME"), () -> UUID.randomUUID().toString());
    private volatile boolean closing;
    private volatile boolean leading;

    public SseFleetOperator(KubernetesClient client, OperatorSettings settings) {
        this(client, settings, Metrics.NOOP, () -> {});
    }

    /**
     * @param leadershipLost called when another may have taken over while this one is not being closed; it must end the process
     *     at once, so that two never act
     */
    public SseFleetOperator(
            KubernetesClient client, OperatorSettings settings, Metrics metrics, Runnable leadershipLost) {
        this.client = client;
        operator = new Operator(o -> {
            o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(metrics)
                    .withReconciliationTerminationTimeout(STOP_TIMEOUT);
            if (settings.leaderElection()) {
                o.withLeaderElectionConfiguration(leaderElection(leadershipLost));
            }
        });
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

    private LeaderElectionConfiguration leaderElection(Runnable leadershipLost) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseDuration(LEASE_DURATION)
                .withRenewDeadline(LEASE_RENEW_DEADLINE)
                .withRetryPeriod(LEASE_RETRY_PERIOD)
                .withIdentity(identity)
                // the SDK would call System.exit, which never returns while the process is already ending
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            leading = true;
                            LOG.info("This operator leads.");
                        },
                        () -> {
                            if (!closing) {
                                LOG.error("This operator leads no more.");
                                leadershipLost.run();
                            }
                        },
                        leader -> {}))
                .build();
    }

    /** Starts watching; returns once everything that exists is known, and acts then, or as soon as it leads. */
    public void start() {
        operator.start();
    }

    /** Whether all watches are alive; those of an operator that waits to lead are, too. */
    public boolean healthy() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    @Override
    public void close() {
        closing = true;
        operator.stop();
        if (leading) {
            releaseLease();
        }
    }

    /** Now that nothing is done any more another may lead at once, without waiting until the lease is over. */
    private void releaseLease() {
        try {
            Lease lease = client.leases()
                    .inNamespace(client.getConfiguration().getNamespace())
                    .withName(LEASE)
                    .get();
            if (identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                // refused when it has been taken since it was read
                client.resource(lease).update();
                LOG.info("This operator has given its lease back.");
            }
        } catch (KubernetesClientException e) {
            LOG.warn("The lease could not be given back, another takes it over when it ends: {}", e.getMessage());
        }
    }

    private static String randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
