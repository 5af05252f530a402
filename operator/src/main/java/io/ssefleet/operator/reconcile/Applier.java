package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.resources.Digest;
import io.ssefleet.operator.resources.FleetNames;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the cluster as it should be, with server-side apply under one field manager, and only where it is not so yet. */
final class Applier {
    static final String FIELD_MANAGER = "ssefleet-operator";

    private final KubernetesClient client;
    private final Drift drift;

    Applier(KubernetesClient client) {
        this.client = client;
        this.drift = new Drift(client.getKubernetesSerialization());
    }

    /**
     * Applies a child when it is missing, was applied with other content, or has been changed by somebody.
     *
     * @return the child as it is after that, when it was applied
     */
    <T extends HasMetadata> Optional<T> apply(T desired, Optional<? extends HasMetadata> actual) {
        String digest = Digest.of(desired);
        Map<String, String> annotations = new HashMap<>();
        if (desired.getMetadata().getAnnotations() != null) {
            annotations.putAll(desired.getMetadata().getAnnotations());
        }
        annotations.put(FleetNames.APPLIED, digest);
        desired.getMetadata().setAnnotations(annotations);
        if (actual.isPresent() && !drift.differs(desired, actual.get())) {
            return Optional.empty();
        }
        // a fleet that is deleted with --cascade=orphan sets its children free: to own them again would be their end
        if (actual.isPresent() && !sameOwner(desired, actual.get()) && !ownerStands(desired)) {
            return Optional.empty();
        }
        return Optional.of(client.resource(desired)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
    }

    private static boolean sameOwner(HasMetadata desired, HasMetadata actual) {
        String uid = owner(desired).getUid();
        return actual.getMetadata().getOwnerReferences().stream().anyMatch(o -> uid.equals(o.getUid()));
    }

    /** Whether the owner is there and stays, as the API server knows it now: what was read at first may be older. */
    private boolean ownerStands(HasMetadata desired) {
        OwnerReference owner = owner(desired);
        SseFleet fleet = client.resources(SseFleet.class)
                .inNamespace(desired.getMetadata().getNamespace())
                .withName(owner.getName())
                .get();
        return fleet != null && owner.getUid().equals(fleet.getMetadata().getUid()) && !fleet.isMarkedForDeletion();
    }

    private static OwnerReference owner(HasMetadata child) {
        return child.getMetadata().getOwnerReferences().get(0);
    }

    /** Creates a Secret; false when there is one of the name, which is kept, whoever made it. */
    boolean created(Secret secret) {
        try {
            client.resource(secret).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    /** Takes a node from the fleet's Service, or gives it back. */
    void admission(Pod pod, boolean open, Instant now) {
        boolean isOpen =
                FleetNames.ADMISSION_OPEN.equals(pod.getMetadata().getLabels().get(FleetNames.ADMISSION));
        if (isOpen != open) {
            patch(
                    pod,
                    open
                            ? "{\"metadata\":{\"labels\":{\"%s\":\"%s\"},\"annotations\":{\"%s\":null}}}"
                                    .formatted(
                                            FleetNames.ADMISSION,
                                            FleetNames.ADMISSION_OPEN,
                                            FleetNames.ADMISSION_CLOSED_AT)
                            : "{\"metadata\":{\"labels\":{\"%s\":null},\"annotations\":{\"%s\":\"%s\"}}}"
                                    .formatted(FleetNames.ADMISSION, FleetNames.ADMISSION_CLOSED_AT, now));
        }
    }

    /** Tells a pod's ReplicaSet how dear the pod is. */
    void deletionCost(Pod pod, long cost) {
        patch(pod, "{\"metadata\":{\"annotations\":{\"%s\":\"%d\"}}}".formatted(FleetNames.DELETION_COST, cost));
    }

    /** Takes a node away, which drains first; its ReplicaSet puts another in its place. */
    void delete(Pod pod) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .delete();
    }

    private void patch(Pod pod, String mergePatch) {
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON_MERGE)
                                    .withFieldManager(FIELD_MANAGER)
                                    .build(),
                            mergePatch);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
