package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {
    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff"})
    void anImageThatCannotBePulledIsOneTroubleInEachAttempt(String reason) {
        assertThat(PodTrouble.of(pod("{waiting: {reason: %s, message: Back-off}}".formatted(reason), 0, "{}")))
                .hasValue(
                        new PodTrouble(
                                "ImagePullBackOff",
                                "Node prices-1 cannot pull its image \"nowhere/node:1\"; kubectl describe -n web pod/prices-1 says why."));
    }

    @Test
    void aContainerThatCannotBeMadeSaysWhy() {
        assertThat(PodTrouble.of(pod(
                        "{waiting: {reason: CreateContainerConfigError, message: secret \"x\" not found}}", 0, "{}")))
                .hasValue(new PodTrouble(
                        "CreateContainerConfigError", "Node prices-1 cannot start: secret \"x\" not found."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{waiting: {reason: CrashLoopBackOff}}",
                "{running: {startedAt: \"2026-11-24T11:00:09Z\"}}",
                "{terminated: {exitCode: 3}}"
            })
    void aCrashLoopIsOneTroubleInEachAttempt(String state) {
        assertThat(PodTrouble.of(pod(state, 2, shortRun(3, "Error"))))
                .hasValue(
                        new PodTrouble(
                                "CrashLoopBackOff",
                                "Node prices-1 ends soon after each start, with exit code 3; kubectl logs -n web prices-1 --previous says why."));
    }

    @Test
    void aCrashLoopForLackOfMemorySaysSo() {
        assertThat(PodTrouble.of(pod("{waiting: {reason: CrashLoopBackOff}}", 2, shortRun(0, "OOMKilled"))))
                .hasValueSatisfying(t -> assertThat(t.message()).contains("out of memory"));
    }

    @Test
    void aNodeThatStartsForTheFirstTimeOrAfterALongRunIsNoTrouble() {
        assertThat(PodTrouble.of(pod("{waiting: {reason: ContainerCreating}}", 0, "{}")))
                .isEmpty();
        assertThat(PodTrouble.of(pod("{running: {}}", 1, shortRun(1, "Error")))).isEmpty();
        assertThat(PodTrouble.of(pod(
                        "{running: {}}",
                        5,
                        "{terminated: {startedAt: \"2026-11-24T10:00:00Z\", finishedAt: \"2026-11-24T11:00:00Z\"}}")))
                .isEmpty();
    }

    private static String shortRun(int exitCode, String reason) {
        return "{terminated: {exitCode: %d, reason: %s, startedAt: \"2026-11-24T11:00:00Z\", finishedAt: \"2026-11-24T11:00:01Z\"}}"
                .formatted(exitCode, reason);
    }

    private static Pod pod(String state, int restarts, String lastState) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: prices-1, namespace: web}
                status:
                  containerStatuses:
                  - name: node
                    image: nowhere/node:1
                    ready: false
                    restartCount: %d
                    state: %s
                    lastState: %s
                """.formatted(restarts, state, lastState), Pod.class);
    }
}
