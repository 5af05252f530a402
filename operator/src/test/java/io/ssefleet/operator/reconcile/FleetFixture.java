package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.resources.FleetNames;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fleet in a cluster, put together for a test. */
final class FleetFixture {
    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<ReplicaSet> replicaSets = new ArrayList<>();
    private Deployment deployment;

    static SseFleet fleet(String spec) {
        try {
            SseFleet fleet = SseFleetSchema.read(
                    "apiVersion: ssefleet.io/v1alpha1\nkind: SseFleet\nmetadata: {name: prices}\nspec: " + spec);
            fleet.getMetadata().setNamespace("web");
            fleet.getMetadata().setUid("uid-1");
            fleet.getMetadata().setGeneration(7L);
            return fleet;
        } catch (InvalidResource e) {
            throw new AssertionError(e);
        }
    }

    FleetFixture deployment(int replicas, int generation, int observedGeneration) {
        deployment = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: prices
                  generation: %d
                  annotations: {deployment.kubernetes.io/revision: "1"}
                spec: {replicas: %d, minReadySeconds: 0}
                status: {observedGeneration: %d}
                """.formatted(generation, replicas, observedGeneration), Deployment.class);
        return replicaSet(1, "h1");
    }

    FleetFixture replicaSet(int revision, String hash) {
        replicaSets.add(Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: prices-%s
                  labels: {pod-template-hash: %s}
                  annotations: {deployment.kubernetes.io/revision: "%d"}
                """.formatted(hash, hash, revision), ReplicaSet.class));
        return this;
    }

    /** The newest ReplicaSet may make no more pods. */
    FleetFixture refusing(String reason, String message) {
        ReplicaSet newest = replicaSets.remove(replicaSets.size() - 1);
        replicaSets.add(new ReplicaSetBuilder(newest)
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build());
        return this;
    }

    /** A running pod; ready since the text, not ready when it is null; terminating when so. */
    FleetFixture pod(String name, String hash, String readySince, boolean terminating, Answer answer) {
        pods.add(Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: {pod-template-hash: %s, ssefleet.io/fleet: prices, ssefleet.io/admission: open}
                  %s
                spec:
                  containers:
                  - name: node
                    ports: [{name: http, containerPort: 8080}, {name: management, containerPort: 9000}]
                status:
                  podIP: 10.0.0.1
                  conditions:
                  - {type: Ready, status: "%s", lastTransitionTime: "%s"}
                  containerStatuses:
                  - {name: node, state: {running: {startedAt: "2026-11-24T11:00:00Z"}}}
                """.formatted(
                                name,
                                hash,
                                terminating ? "deletionTimestamp: \"2026-11-24T11:59:00Z\"" : "annotations: {}",
                                readySince == null ? "False" : "True",
                                readySince == null ? "2026-11-24T11:00:00Z" : readySince),
                Pod.class));
        if (answer != null) {
            answers.put(name, answer);
        }
        return this;
    }

    FleetFixture ready(String name, long connections) {
        return pod(name, "h1", "2026-11-24T11:00:05Z", false, reported(connections, 20_000));
    }

    /** Writes down on the Deployment over how many nodes the clients were spread last. */
    FleetFixture balanced(String nodes) {
        deployment.getMetadata().getAnnotations().put(FleetNames.BALANCED_REPLICAS, nodes);
        return this;
    }

    /** A ready pod whose node has not reached its backplane for so long. */
    FleetFixture away(String name, long seconds) {
        return pod(
                name,
                "h1",
                "2026-11-24T11:00:05Z",
                false,
                reported(10, 20_000, new NodeReport.Backplane(false, 0, seconds)));
    }

    /** A pod whose image cannot be pulled. */
    FleetFixture imageMissing(String name, String hash) {
        pods.add(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: web
                  labels: {pod-template-hash: %s, ssefleet.io/fleet: prices, ssefleet.io/admission: open}
                status:
                  containerStatuses:
                  - {name: node, image: "nowhere/node:1", ready: false, state: {waiting: {reason: ImagePullBackOff}}}
                """.formatted(name, hash), Pod.class));
        return this;
    }

    /** A pod that the scheduler finds no machine for. */
    FleetFixture unplaced(String name, String why) {
        pods.add(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: {pod-template-hash: h1, ssefleet.io/fleet: prices, ssefleet.io/admission: open}
                status:
                  phase: Pending
                  conditions:
                  - {type: PodScheduled, status: "False", reason: Unschedulable, message: %s}
                """.formatted(name, why), Pod.class));
        return this;
    }

    ObservedFleet seen() {
        return ObservedFleet.of(Optional.ofNullable(deployment), replicaSets, pods, answers);
    }

    static Answer reported(long connections, long fdLimit) {
        return reported(connections, fdLimit, new NodeReport.Backplane(true, 600, 0));
    }

    static Answer reported(long connections, long fdLimit, NodeReport.Backplane backplane) {
        return reported(connections, 0, fdLimit, backplane);
    }

    static Answer closing(long connections, long streams) {
        return reported(connections, streams, 20_000, new NodeReport.Backplane(true, 600, 0));
    }

    private static Answer reported(long connections, long closing, long fdLimit, NodeReport.Backplane backplane) {
        return new Answer.Reported(new NodeReport(
                connections,
                120L,
                120,
                fdLimit,
                512,
                new NodeReport.Memory(null, 1, 1),
                new NodeReport.Lag(0),
                false,
                closing,
                16,
                0,
                0,
                0,
                0,
                new NodeReport.Log(0),
                backplane));
    }

    /** A node on which so many refused clients have set their hopes. */
    static Answer refusing(long connections, long waiting) {
        return new Answer.Reported(new NodeReport(
                connections,
                120L,
                120,
                20_000,
                512,
                new NodeReport.Memory(null, 1, 1),
                new NodeReport.Lag(0),
                false,
                0,
                16,
                waiting,
                waiting,
                0,
                0,
                new NodeReport.Log(0),
                null));
    }
}
