package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        assertThat(read.getSpec().getReplicas()).isEqualTo(2);
        assertThat(tree(read)).isEqualTo(tree(lean.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: prices, generation: 3}
                spec: {replicas: 2, template: {spec: {containers: [{name: node, image: node}]}}}
                status: {observedGeneration: 3}
                """, JsonNode.class)));
    }

    @Test
    void aDeploymentThatIsWrittenHasItsWholeTemplateEvenAfterItWasRead() {
        Deployment made = new DeploymentBuilder()
                .withNewSpec()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("a", "b")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("node")
                .withNewResources()
                .addToLimits("cpu", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        String plain = new KubernetesSerialization().asJson(made);

        assertThat(lean.asJson(made)).isEqualTo(plain);
        assertThat(lean.asJson(lean.clone(made))).isEqualTo(plain);
    }

    @Test
    void ofAPodStaysWhatIsReadOfIt() {
        Pod read = lean.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: prices-1
                  namespace: web
                  deletionTimestamp: "2026-11-24T11:59:00Z"
                  labels: {pod-template-hash: h1}
                  annotations: {controller.kubernetes.io/pod-deletion-cost: "3"}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: prices-h1, uid: u}]
                spec:
                  nodeName: machine-1
                  containers:
                  - {name: node, env: [{name: A, value: b}], ports: [{name: management, containerPort: 9000}]}
                  volumes: [{name: tmp, emptyDir: {}}]
                status:
                  phase: Running
                  podIP: 10.0.0.1
                  hostIP: 10.0.0.2
                  conditions:
                  - {type: Initialized, status: "True"}
                  - {type: Ready, status: "True", lastTransitionTime: "2026-11-24T11:00:00Z"}
                  - {type: PodScheduled, status: "False", reason: Unschedulable, message: no machine}
                  containerStatuses:
                  - name: node
                    image: node:1
                    imageID: node@1
                    ready: true
                    restartCount: 2
                    state: {running: {startedAt: "2026-11-24T11:00:00Z"}}
                    lastState: {terminated: {exitCode: 1, finishedAt: "2026-11-24T11:00:00Z"}}
                """, Pod.class);

        assertThat(tree(read)).isEqualTo(tree(lean.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: prices-1
                  namespace: web
                  deletionTimestamp: "2026-11-24T11:59:00Z"
                  labels: {pod-template-hash: h1}
                  annotations: {controller.kubernetes.io/pod-deletion-cost: "3"}
                spec:
                  containers:
                  - {name: node, ports: [{name: management, containerPort: 9000}]}
                status:
                  phase: Running
                  podIP: 10.0.0.1
                  conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-11-24T11:00:00Z"}
                  - {type: PodScheduled, status: "False", reason: Unschedulable, message: no machine}
                  containerStatuses:
                  - name: node
                    image: node:1
                    ready: true
                    restartCount: 2
                    state: {running: {startedAt: "2026-11-24T11:00:00Z"}}
                    lastState: {terminated: {exitCode: 1, finishedAt: "2026-11-24T11:00:00Z"}}
                """, JsonNode.class)));
    }

    /** As the API server writes them about once a minute to each watch; one that can't be read ends the watch. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1        | Pod                 | {containers: null}
            apps/v1   | ReplicaSet          | {selector: null, template: {metadata: {creationTimestamp: null}, spec: {containers: null}}}
            apps/v1   | Deployment          | {selector: null, template: {metadata: {creationTimestamp: null}, spec: {containers: null}}, strategy: {}}
            v1        | Service             | {}
            policy/v1 | PodDisruptionBudget | {}
            """)
    void bookmarksOfWatchesAreRead(String apiVersion, String kind, String spec) {
        HasMetadata read = lean.unmarshal("""
                apiVersion: %s
                kind: %s
                metadata: {resourceVersion: "12", creationTimestamp: null}
                spec: %s
                status: {}
                """.formatted(apiVersion, kind, spec));

        assertThat(read.getKind()).isEqualTo(kind);
        assertThat(read.getMetadata().getResourceVersion()).isEqualTo("12");
    }

    @Test
    void podsWithThePortsOfOthersKeepTheirOwn() {
        String pod = "kind: Pod\nspec: {containers: [{name: node, ports: [{containerPort: %d}]}]}";

        assertThat(List.of(1, 2, 2, 1).stream()
                        .map(port -> lean.unmarshal(pod.formatted(port), Pod.class))
                        .map(read -> read.getSpec()
                                .getContainers()
                                .get(0)
                                .getPorts()
                                .get(0)
                                .getContainerPort()))
                .containsExactly(1, 2, 2, 1);
    }

    @Test
    void equalTextsAreOneInMemory() {
        Pod one = lean.unmarshal("kind: Pod\nstatus: {podIP: 10.0.0.1}", Pod.class);
        Pod other = lean.unmarshal("kind: Pod\nstatus: {podIP: 10.0.0.1}", Pod.class);

        assertThat(one.getStatus().getPodIP())
                .isEqualTo("10.0.0.1")
                .isSameAs(other.getStatus().getPodIP());
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

        assertThat(read.getMetadata().getName()).isEqualTo("prices-1");
        assertThat(read.getSpec()).isNull();
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

    /** As a comparison sees it. */
    private JsonNode tree(Object object) {
        return lean.unmarshal(lean.asJson(object), JsonNode.class);
    }
}
