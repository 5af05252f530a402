package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.reconcile.FleetConditions.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people by Kubernetes Events what changed. An Event that cannot be written is logged and stops nothing. */
final class FleetEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FleetEvents.class);

    /** Reasons of what goes on that are worth an Event. */
    private static final Set<String> TOLD = Set.of("Rollout", "Rebalance", "Paused");

    private final KubernetesClient client;

    FleetEvents(KubernetesClient client) {
        this.client = client;
    }

    void scaled(SseFleet fleet, int from, int to, String because) {
        normal(fleet, "Scaled", "%d -> %d nodes: %s".formatted(from, to, because));
    }

    /** One Event for each condition that turned for the worse, or back. */
    void changed(SseFleet fleet, SseFleetStatus before, SseFleetStatus after) {
        for (Condition condition : after.conditions()) {
            Condition was = before == null || before.conditions() == null
                    ? null
                    : before.conditions().stream()
                            .filter(c -> c.getType().equals(condition.getType()))
                            .findFirst()
                            .orElse(null);
            Type type = Type.valueOf(condition.getType());
            boolean same = was != null
                    && Objects.equals(was.getStatus(), condition.getStatus())
                    && Objects.equals(was.getReason(), condition.getReason());
            if (same || (was == null && !worthTelling(type, condition))) {
                continue;
            }
            switch (type) {
                case Ready -> {
                    if ("True".equals(condition.getStatus())) {
                        normal(fleet, "Ready", condition.getMessage());
                    } else if (was != null && "True".equals(was.getStatus())) {
                        warning(fleet, condition.getReason(), condition.getMessage());
                    }
                }
                case Stalled, ScalingLimited, Warning -> {
                    if ("True".equals(condition.getStatus())) {
                        warning(fleet, condition.getReason(), condition.getMessage());
                    }
                }
                case MetricsAvailable, FileDescriptorsSufficient -> {
                    if ("False".equals(condition.getStatus())) {
                        warning(fleet, condition.getReason(), condition.getMessage());
                    }
                }
                case BackplaneAvailable -> {
                    if ("False".equals(condition.getStatus())) {
                        warning(fleet, condition.getReason(), condition.getMessage());
                    } else if (was != null && "False".equals(was.getStatus())) {
                        normal(fleet, condition.getReason(), condition.getMessage());
                    }
                }
                case Draining -> normal(fleet, condition.getReason(), condition.getMessage());
                case Reconciling -> {
                    if (TOLD.contains(condition.getReason())) {
                        normal(fleet, condition.getReason(), condition.getMessage());
                    } else if ("CutOff".equals(condition.getReason())) {
                        warning(fleet, condition.getReason(), condition.getMessage());
                    }
                }
            }
        }
    }

    private static boolean worthTelling(Type type, Condition condition) {
        return type == Type.Ready ? "True".equals(condition.getStatus()) : type != Type.Draining;
    }

    private void normal(SseFleet fleet, String reason, String message) {
        write(fleet, "Normal", reason, message);
    }

    private void warning(SseFleet fleet, String reason, String message) {
        write(fleet, "Warning", reason, message);
    }

    private void write(SseFleet fleet, String type, String reason, String message) {
        String name =
                fleet.getMetadata().getNamespace() + "/" + fleet.getMetadata().getName();
        LOG.info("{}: {}: {}", name, reason, message);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.v1()
                    .events()
                    .inNamespace(fleet.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(fleet.getMetadata().getName() + ".")
                            .withNamespace(fleet.getMetadata().getNamespace())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(fleet.getApiVersion())
                            .withKind(fleet.getKind())
                            .withNamespace(fleet.getMetadata().getNamespace())
                            .withName(fleet.getMetadata().getName())
                            .withUid(fleet.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(message)
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .withNewSource()
                            .withComponent(Applier.FIELD_MANAGER)
                            .endSource()
                            .withReportingComponent(Applier.FIELD_MANAGER)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (NamespaceTermination.causes(e)) {
                return;
            }
            LOG.warn("{}: the Event \"{}\" could not be written: {}", name, reason, e.getMessage());
        }
    }
}
