package io.ssefleet.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;

/**
 * Structural defaulting: a field that is absent or null gets the schema's default, and the default's own fields get
 * theirs. A null without a default counts as absent. What is written stays as it is.
 */
final class Defaulter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Defaulter() {}

    static void apply(JSONSchemaProps schema, Object value) {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) map;
            object(schema, fields);
        } else if (value instanceof List<?> list && schema.getItems() != null) {
            list.forEach(item -> apply(schema.getItems().getSchema(), item));
        }
    }

    private static void object(JSONSchemaProps schema, Map<String, Object> fields) {
        fields.values().removeIf(value -> value == null);
        schema.getProperties().forEach((name, property) -> {
            JsonNode fallback = property.getDefault();
            if (fallback != null && !fields.containsKey(name)) {
                fields.put(name, plain(fallback));
            }
            if (fields.containsKey(name)) {
                apply(property, fields.get(name));
            }
        });
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            JSONSchemaProps values = schema.getAdditionalProperties().getSchema();
            fields.values().forEach(value -> apply(values, value));
        }
    }

    private static Object plain(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return MAPPER.convertValue(node, Object.class);
    }
}
