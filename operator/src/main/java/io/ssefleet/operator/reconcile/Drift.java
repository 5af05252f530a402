package io.ssefleet.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Tells whether an object still has everything that the operator wants in it. What others added (defaults of the API server,
 * labels, list entries with other keys) does not count, so a comparison never starts a fight.
 */
final class Drift {
    /** What identifies an entry of a list, in the order in which it is looked for. */
    private static final List<String> KEYS =
            List.of("name", "uid", "mountPath", "containerPort", "port", "topologyKey", "type", "key");

    private final KubernetesSerialization serialization;

    Drift(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    boolean differs(HasMetadata desired, HasMetadata actual) {
        return !contains(tree(actual), tree(desired));
    }

    private JsonNode tree(HasMetadata object) {
        return serialization.convertValue(object, JsonNode.class);
    }

    private static boolean contains(JsonNode actual, JsonNode desired) {
        if (desired.isObject()) {
            if (desired.isEmpty()) {
                return true;
            }
            if (!actual.isObject()) {
                return false;
            }
            for (Map.Entry<String, JsonNode> field : desired.properties()) {
                JsonNode there = actual.get(field.getKey());
                if (there == null ? !mayBeOmitted(field.getValue()) : !contains(there, field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (desired.isArray()) {
            return containsEntries(actual, desired);
        }
        return desired.equals(actual) || sameQuantity(desired.asText(), actual.asText());
    }

    private static boolean containsEntries(JsonNode actual, JsonNode desired) {
        if (!actual.isArray()) {
            return false;
        }
        int index = 0;
        for (JsonNode wanted : desired) {
            String key = keyOf(wanted);
            JsonNode there = key == null ? actual.get(index) : find(actual, key, wanted.get(key));
            if (there == null || !contains(there, wanted)) {
                return false;
            }
            index++;
        }
        return keyOf(desired.path(0)) != null || actual.size() == desired.size();
    }

    private static String keyOf(JsonNode entry) {
        return entry.isObject() ? KEYS.stream().filter(entry::has).findFirst().orElse(null) : null;
    }

    private static JsonNode find(JsonNode entries, String key, JsonNode value) {
        Iterator<JsonNode> all = entries.elements();
        while (all.hasNext()) {
            JsonNode entry = all.next();
            if (value.equals(entry.get(key))) {
                return entry;
            }
        }
        return null;
    }

    /** The API server leaves out what is empty, false or zero, and writes a default where it has another one. */
    private static boolean mayBeOmitted(JsonNode wanted) {
        return switch (wanted.getNodeType()) {
            case OBJECT, ARRAY -> wanted.isEmpty();
            case NUMBER -> wanted.asDouble() == 0;
            case BOOLEAN -> !wanted.asBoolean();
            case STRING -> wanted.asText().isEmpty();
            case NULL, MISSING, BINARY, POJO -> true;
        };
    }

    /** The API server may write a quantity in another form: 0.5 as 500m. */
    private static boolean sameQuantity(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return new Quantity(one).getNumericalAmount().compareTo(new Quantity(other).getNumericalAmount()) == 0;
        } catch (RuntimeException notQuantities) {
            return false;
        }
    }
}
