package io.ssefleet.operator.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads the cluster's objects without what the operator has no use for: it keeps every object that it watches in memory, and that is
 * the larger part of them.
 */
public final class LeanSerialization extends KubernetesSerialization {
    @Override
    protected void configureMapper(ObjectMapper mapper) {
        super.configureMapper(mapper);
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                .addMixIn(ReplicaSetSpec.class, WithoutTemplate.class)
                .addMixIn(ReplicaSetStatus.class, GenerationAndConditions.class)
                .addMixIn(DeploymentStatus.class, OnlyGeneration.class)
                .addMixIn(PodDisruptionBudget.class, WithoutStatus.class);
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}

    @JsonIgnoreProperties("template")
    private interface WithoutTemplate {}

    @JsonIncludeProperties({"observedGeneration", "conditions"})
    private interface GenerationAndConditions {}

    @JsonIncludeProperties("observedGeneration")
    private interface OnlyGeneration {}

    @JsonIgnoreProperties("status")
    private interface WithoutStatus {}
}
