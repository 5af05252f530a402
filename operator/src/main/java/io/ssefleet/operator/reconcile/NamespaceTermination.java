package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Tells a refusal that says no more than that the namespace is on its way out: nothing is to be done about that. */
final class NamespaceTermination {
    private NamespaceTermination() {}

    static boolean causes(KubernetesClientException failure) {
        if (failure.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                || failure.getStatus() == null
                || failure.getStatus().getDetails() == null
                || failure.getStatus().getDetails().getCauses() == null) {
            return false;
        }
        return failure.getStatus().getDetails().getCauses().stream()
                .map(StatusCause::getReason)
                .anyMatch("NamespaceTerminating"::equals);
    }
}
