package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who scales a fleet from outside: a person with kubectl, or a HorizontalPodAutoscaler. Both write a floor. */
class ScaleE2E {
    private static final String SMALL = "{targetConnections: 100, capacity: {connectionsPerNode: 100},"
            + " node: {resources: {requests: {cpu: 20m}, limits: {memory: 256Mi}}}}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void kubectlScalesUpAndDownAgainAndTheTargetKeepsItsNodes() {
        cluster.applyFleet("prices", SMALL);
        cluster.awaitReady("prices", 1);

        assertThat(cluster.kubectlDoes("scale", "ssef/prices", "--replicas=2"))
                .isEqualTo("ssefleet.ssefleet.io/prices scaled\n");
        SseFleet fleet = cluster.awaitReady("prices", 2);
        assertThat(fleet.getSpec().minReplicas()).isEqualTo(2);
        assertThat(cluster.kubectlDoes("get", "--raw", scale()))
                .contains(
                        "\"status\":{\"replicas\":2,\"selector\":\"app.kubernetes.io/name=ssefleet-node,ssefleet.io/fleet=prices\"}");

        assertThat(cluster.kubectl("scale", "ssef/prices", "--current-replicas=3", "--replicas=4")
                        .output())
                .isEqualTo("error: Expected replicas to be 3, was 2\n");
        cluster.kubectlDoes("scale", "ssef/prices", "--replicas=1");
        cluster.awaitReady("prices", 1);

        assertThat(cluster.kubectl("scale", "ssef/prices", "--replicas=0").output())
                .isEqualTo("The SseFleet \"prices\" is invalid: spec.minReplicas: Invalid value: 0:"
                        + " spec.minReplicas in body should be greater than or equal to 1\n");
    }

    @Test
    void anAutoscalerReadsAndWritesTheFleet() {
        cluster.applyFleet("prices", SMALL);
        cluster.awaitReady("prices", 1);

        autoscale("1Mi");
        SseFleet fleet = cluster.awaitReady("prices", 2);
        assertThat(fleet.getMetadata().getManagedFields())
                .anyMatch(f -> "kube-controller-manager".equals(f.getManager()) && "scale".equals(f.getSubresource()));

        autoscale("1Gi");
        cluster.awaitReady("prices", 1);
    }

    /** Asks for as many nodes, one or two, as make each use so much memory on average. */
    private void autoscale(String memory) {
        Cluster.Result applied = cluster.kubectlWith("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: prices}
                spec:
                  scaleTargetRef: {apiVersion: ssefleet.io/v1alpha1, kind: SseFleet, name: prices}
                  minReplicas: 1
                  maxReplicas: 2
                  metrics:
                  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: %s}}}
                """.formatted(memory), "apply", "-f", "-");
        assertThat(applied.code()).as(applied.output()).isZero();
    }

    private String scale() {
        return "/apis/ssefleet.io/v1alpha1/namespaces/" + cluster.namespace() + "/ssefleets/prices/scale";
    }
}
