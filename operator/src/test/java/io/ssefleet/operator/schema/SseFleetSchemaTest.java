package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.SseFleet;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SseFleetSchemaTest {
    private static final String HEAD = "{apiVersion: ssefleet.io/v1alpha1, kind: SseFleet, metadata: {name: prices}, ";

    @Test
    void targetAloneGetsExactlyTheDocumentedDefaults() throws InvalidResource, IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode spec = json.readTree(
                json.writeValueAsString(read("spec: {targetConnections: 1}").getSpec()));
        assertThat(spec).isEqualTo(new YAMLMapper().readTree("""
                                targetConnections: 1
                                capacity: {burst: 20, fileDescriptorReserve: 512, eventSize: 512}
                                minReplicas: 1
                                spareNodes: 0
                                reconnects: {perSecond: 1000, retry: {min: 1s, max: 15s}}
                                rollout: {maxSurge: 1, drainDeadline: 10m}
                                node:
                                  resources: {requests: {cpu: 500m}, limits: {memory: 1Gi}}
                                  fileDescriptors: {limit: 65536, strategy: Inherit}
                                stream:
                                  backplane: {type: Memory}
                                  replay: {events: 100000, bytes: 64Mi, age: 1h}
                                  heartbeat: 15s
                                  maxConnectionAge: 0s
                                  slowConsumer: {maxLag: 1Mi, policy: Disconnect}
                                  anonymous: false
                                exposure: {service: ClusterIP, sessionAffinity: None}
                                paused: false
                                """));
    }

    @Test
    void whatIsAskedForGetsItsOwnDefaults() throws InvalidResource {
        SseFleet fleet = read("spec: {targetConnections: 1, autoscaling: {},"
                + " stream: {backplane: {type: Redis, redis: {passwordSecret: {name: redis}}}}}");
        assertThat(fleet.getSpec().autoscaling().targetUtilization()).isEqualTo(80);
        assertThat(fleet.getSpec().autoscaling().mode()).hasToString("Auto");
        assertThat(fleet.getSpec().stream().backplane().redis().passwordSecret().key())
                .isEqualTo("password");
    }

    @Test
    void aMemoryLimitAloneKeepsTheCpuRequest() throws InvalidResource {
        SseFleet fleet = read("spec: {targetConnections: 1, node: {resources: {limits: {memory: 4Gi}}}}");
        assertThat(fleet.getSpec().node().resources().requests()).isEqualTo(Map.of("cpu", new Quantity("500m")));
        assertThat(fleet.getSpec().node().resources().limits()).isEqualTo(Map.of("memory", new Quantity("4Gi")));
    }

    @Test
    void anEmptyFieldCountsAsAbsent() throws InvalidResource {
        SseFleet fleet = read("spec: {targetConnections: 1, maxReplicas: , capacity: , rollout: {maxSurge: null}}");
        assertThat(fleet.getSpec().maxReplicas()).isNull();
        assertThat(fleet.getSpec().capacity().burst()).isEqualTo(20);
        assertThat(fleet.getSpec().rollout().maxSurge()).isEqualTo(new IntOrString(1));
    }

    @Test
    void minReplicasAboveMaxReplicasIsLegal() throws InvalidResource {
        assertThat(read("spec: {targetConnections: 1, minReplicas: 5, maxReplicas: 2}")
                        .getSpec()
                        .minReplicas())
                .isEqualTo(5);
    }

    @Test
    void takesWhatAnApiServerHandsOut() throws InvalidResource {
        SseFleet fleet = SseFleetSchema.read("""
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata:
                  name: prices
                  namespace: default
                  uid: 0c1d
                  generation: 3
                  creationTimestamp: "2026-11-24T10:00:00Z"
                  labels: {team: a}
                  managedFields: [{manager: kubectl}]
                spec: {targetConnections: 1}
                status: {replicas: 3}
                """);
        assertThat(fleet.getStatus()).isNull();
        assertThat(fleet.getMetadata().getGeneration()).isNull();
        assertThat(fleet.getMetadata().getLabels()).containsEntry("team", "a");
    }

    @Test
    void takesJson() throws InvalidResource {
        assertThat(SseFleetSchema.read("""
                                {"apiVersion": "ssefleet.io/v1alpha1", "kind": "SseFleet",
                                 "metadata": {"name": "prices"}, "spec": {"targetConnections": 1e3}}
                                """).getSpec().targetConnections()).isEqualTo(1000);
    }

    @Test
    void emptyDocumentsBesideTheResourceAreNothing() throws InvalidResource {
        assertThat(SseFleetSchema.read("---\n# nothing\n---\n" + HEAD + "spec: {targetConnections: 7}}\n---\n")
                        .getSpec()
                        .targetConnections())
                .isEqualTo(7);
    }

    @Test
    void aTextWithoutAResourceIsRefused() {
        assertThatThrownBy(() -> SseFleetSchema.read(""))
                .isInstanceOf(InvalidResource.class)
                .hasMessage("the text is empty: write apiVersion, kind, metadata and spec of an SseFleet");
        assertThatThrownBy(() -> SseFleetSchema.read("hello"))
                .isInstanceOf(InvalidResource.class)
                .hasMessage("this is no resource: write fields such as \"kind: SseFleet\", one a line");
        assertThatThrownBy(() -> SseFleetSchema.read("{}")).hasMessage("kind: is required; write SseFleet");
        assertThatThrownBy(() -> SseFleetSchema.read("x".repeat(2_000_000)))
                .hasMessage("the text has 2000000 characters: a resource has at most 1048576");
    }

    private static SseFleet read(String spec) throws InvalidResource {
        return SseFleetSchema.read(HEAD + spec + "}");
    }
}
