package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class LeanSerializationTest {
    private final KubernetesSerialization lean = new LeanSerialization();

    @Test
    void ofADeploymentStaysWhatIsComparedAndWhetherItWasActedOn() {
        Deployment read = lean.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: prices, generation: 3, managedFields: [{manager: kubectl, fieldsV1: {"f:spec": {}}}]}
                spec: {replicas: 2, template: {spec: {containers: [{name: node, image: node}]}}}
                status: {observedGeneration: 3, readyReplicas: 2, conditions: [{type: Available, status: "True"}]}
                """, Deployment.class);

        assertThat(read)
                .isEqualTo(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("prices")
                        .withGeneration(3L)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(2)
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("node")
                        .withImage("node")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withObservedGeneration(3L)
                        .endStatus()
                        .build());
    }

    @Test
    void ofAReplicaSetStaysWhyItsPodsAreRefused() {
        ReplicaSet read = lean.unmarshal("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: prices-1}
                spec: {replicas: 1, template: {spec: {containers: [{name: node}]}}}
                status: {observedGeneration: 1, replicas: 1, conditions: [{type: ReplicaFailure, status: "True"}]}
                """, ReplicaSet.class);

        assertThat(read.getSpec().getReplicas()).isEqualTo(1);
        assertThat(read.getSpec().getTemplate()).isNull();
        assertThat(read.getStatus().getReplicas()).isNull();
        assertThat(read.getStatus().getObservedGeneration()).isEqualTo(1);
        assertThat(read.getStatus().getConditions()).hasSize(1);
    }

    @Test
    void ofADisruptionBudgetStaysWhatItAsksFor() {
        PodDisruptionBudget read = lean.unmarshal("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: prices}
                spec: {maxUnavailable: 1}
                status: {observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 1, desiredHealthy: 0, expectedPods: 1}
                """, PodDisruptionBudget.class);

        assertThat(read.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(read.getStatus()).isNull();
    }
}
