package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class NamespaceTerminationTest {
    @Test
    void isTheCauseThatTheApiServerNames() {
        assertThat(NamespaceTermination.causes(refusal("NamespaceTerminating"))).isTrue();
    }

    @Test
    void anyOtherRefusalIsNone() {
        assertThat(NamespaceTermination.causes(refusal("FieldValueForbidden"))).isFalse();
        assertThat(NamespaceTermination.causes(new KubernetesClientException("no answer")))
                .isFalse();
        assertThat(NamespaceTermination.causes(new KubernetesClientException("forbidden", 403, null)))
                .isFalse();
    }

    private static KubernetesClientException refusal(String cause) {
        Status status = new StatusBuilder()
                .withCode(403)
                .withNewDetails()
                .addNewCause("metadata.namespace", "namespace web is being terminated", cause)
                .endDetails()
                .build();
        return new KubernetesClientException("forbidden", 403, status);
    }
}
