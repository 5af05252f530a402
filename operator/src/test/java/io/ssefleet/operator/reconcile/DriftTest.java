package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final String DESIRED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, labels: {a: b}}
            spec:
              replicas: 3
              minReadySeconds: 0
              paused: false
              template:
                spec:
                  containers:
                  - name: node
                    image: i:1
                    env: [{name: A, value: "1"}, {name: B, value: "2"}]
                    resources: {limits: {cpu: "0.5", memory: 1Gi}}
                    securityContext: {capabilities: {drop: [ALL]}}
                  volumes: [{name: tmp, emptyDir: {}}]
            """;

    private final Drift drift = new Drift(new KubernetesSerialization());

    @Test
    void anObjectHasNotDriftedFromItself() {
        assertThat(differs(DESIRED)).isFalse();
    }

    @Test
    void whatOthersAddedIsNoDrift() {
        String withDefaults = DESIRED.replace("labels: {a: b}", "labels: {a: b, theirs: x}, annotations: {k: v}")
                .replace("image: i:1", "image: i:1\n        terminationMessagePath: /dev/termination-log")
                .replace("[{name: A", "[{name: INJECTED, value: x}, {name: A")
                .replace("replicas: 3", "replicas: 3\n  revisionHistoryLimit: 10");

        assertThat(differs(withDefaults)).isFalse();
    }

    @Test
    void anotherSpellingOfTheSameQuantityIsNoDrift() {
        assertThat(differs(DESIRED.replace("cpu: \"0.5\"", "cpu: 500m").replace("1Gi", "1024Mi")))
                .isFalse();
    }

    @Test
    void whatTheApiServerLeavesOutIsNoDrift() {
        String asRead = DESIRED.replace("  minReadySeconds: 0\n", "").replace("  paused: false\n", "");

        assertThat(differs(asRead)).isFalse();
    }

    @Test
    void aChangedValueIsDrift() {
        assertThat(differs(DESIRED.replace("minReadySeconds: 0", "minReadySeconds: 1")))
                .isTrue();
        assertThat(differs(DESIRED.replace("replicas: 3", "replicas: 4"))).isTrue();
        assertThat(differs(DESIRED.replace("value: \"2\"", "value: \"3\""))).isTrue();
        assertThat(differs(DESIRED.replace("a: b", "a: c"))).isTrue();
        assertThat(differs(DESIRED.replace("drop: [ALL]", "drop: [ALL, CHOWN]")))
                .isTrue();
    }

    @Test
    void aRemovedEntryIsDrift() {
        assertThat(differs(DESIRED.replace(", {name: B, value: \"2\"}", ""))).isTrue();
        assertThat(differs(DESIRED.replace("labels: {a: b}", "labels: {}"))).isTrue();
        assertThat(differs(DESIRED.replace("{name: tmp, emptyDir: {}}", ""))).isTrue();
    }

    private boolean differs(String actual) {
        return drift.differs(
                Serialization.unmarshal(DESIRED, HasMetadata.class),
                Serialization.unmarshal(actual, HasMetadata.class));
    }
}
