package io.ssefleet.operator.app;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ssefleet.operator.model.SseFleet;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the cluster knows the resource that the operator is for, and says what it is waiting for. */
final class DefinitionWait {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionWait.class);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final SseFleet resource = new SseFleet();
    private volatile String waitingFor = "the first look at the cluster";

    DefinitionWait(KubernetesClient client) {
        this.client = client;
    }

    /** Returns when the resource is there; each other thing that it waits for is logged once. */
    void untilKnown() throws InterruptedException {
        for (String missing = missing(); !missing.isEmpty(); missing = missing()) {
            if (!missing.equals(waitingFor)) {
                LOG.error("{}; trying again every {} s", missing, RETRY_PERIOD.toSeconds());
                waitingFor = missing;
            }
            Thread.sleep(RETRY_PERIOD.toMillis());
        }
        waitingFor = "";
    }

    /** What is missing; empty when nothing is. */
    String waitingFor() {
        return waitingFor;
    }

    private String missing() {
        try {
            APIResourceList known = client.getApiResources(resource.getApiVersion());
            boolean there = known != null
                    && known.getResources().stream().anyMatch(r -> r.getName().equals(resource.getPlural()));
            return there
                    ? ""
                    : "the cluster has no %s of %s: apply the definition with kubectl apply --server-side -f crds/%s.yaml"
                            .formatted(resource.getPlural(), resource.getApiVersion(), resource.getFullResourceName());
        } catch (KubernetesClientException e) {
            return "the cluster does not say whether it has %s: %s"
                    .formatted(resource.getFullResourceName(), e.getMessage());
        }
    }
}
