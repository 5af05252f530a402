package io.ssefleet.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The few rules of Kubernetes' own types that an operator can trip over, checked as the real API server does. */
final class BuiltInRules {
    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

    private BuiltInRules() {}

    static Map<String, Admission> all() {
        return Map.of(
                "pods", BuiltInRules::pod,
                "deployments", BuiltInRules::deployment,
                "secrets", BuiltInRules::secret);
    }

    private static void pod(ObjectNode pod) {
        if (pod.path("spec").path("containers").isEmpty()) {
            throw ApiFailure.invalid("Pod \"" + name(pod) + "\" is invalid: spec.containers: Required value");
        }
    }

    private static void deployment(ObjectNode deployment) {
        JsonNode spec = deployment.path("spec");
        int deadline = spec.path("progressDeadlineSeconds").asInt(DEFAULT_PROGRESS_DEADLINE_SECONDS);
        if (deadline <= spec.path("minReadySeconds").asInt(0)) {
            throw ApiFailure.invalid("Deployment \"" + name(deployment)
                    + "\" is invalid: spec.progressDeadlineSeconds: must be greater than minReadySeconds");
        }
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        spec.path("selector").path("matchLabels").fields().forEachRemaining(label -> {
            if (!label.getValue().equals(labels.path(label.getKey()))) {
                throw ApiFailure.invalid("Deployment \"" + name(deployment)
                        + "\" is invalid: spec.template.metadata.labels: `selector` does not match template `labels`");
            }
        });
    }

    private static void secret(ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            ObjectNode data = secret.withObject("/data");
            texts.fields()
                    .forEachRemaining(text -> data.put(
                            text.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
