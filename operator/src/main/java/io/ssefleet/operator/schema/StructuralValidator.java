package io.ssefleet.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that a schema states without CEL: unknown fields (refused, as kubectl does), types, bounds, enums,
 * patterns, sizes and keys of lists. It goes on after a problem, so that one reading names them all.
 */
final class StructuralValidator {
    private final JSONSchemaProps root;
    private final List<Problem> problems = new ArrayList<>();

    StructuralValidator(JSONSchemaProps root) {
        this.root = root;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void check(String path, JSONSchemaProps schema, Object value) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            if (value instanceof Long || value instanceof String) {
                scalar(path, schema, value);
            } else if (Values.isWhole(value)) {
                String advice = schema.getXKubernetesValidations().stream()
                        .map(ValidationRule::getMessage)
                        .findFirst()
                        .orElse("write a smaller number");
                add(path, "is " + Values.describe(value) + "; " + advice);
            } else {
                add(path, "must be a whole number or a text, is " + Values.describe(value) + "; write it in quotes");
            }
            return;
        }
        String type = schema.getType();
        if (type == null) {
            return;
        }
        switch (type) {
            case "object" -> {
                if (value instanceof Map<?, ?> fields) {
                    object(path, schema, fields);
                } else {
                    add(path, "must be a map of fields, is " + Values.describe(value) + objectHint(schema));
                }
            }
            case "array" -> {
                if (value instanceof List<?> items) {
                    array(path, schema, items);
                } else {
                    add(
                            path,
                            "must be a list, is " + Values.describe(value)
                                    + "; write each item on a line of its own after \"- \"");
                }
            }
            case "string" -> {
                if (value instanceof String) {
                    scalar(path, schema, value);
                } else {
                    add(path, "must be a text, is " + Values.describe(value) + "; write it in quotes");
                }
            }
            case "integer" -> {
                if (Values.isWhole(value)) {
                    scalar(path, schema, value);
                } else {
                    add(
                            path,
                            "must be a whole number, is " + Values.describe(value) + "; "
                                    + Bounds.advice(schema, value));
                }
            }
            case "number" -> {
                if (value instanceof Number) {
                    scalar(path, schema, value);
                } else {
                    add(path, "must be a number, is " + Values.describe(value) + "; " + Bounds.advice(schema, value));
                }
            }
            case "boolean" -> {
                if (!(value instanceof Boolean)) {
                    add(path, "must be true or false, is " + Values.describe(value) + "; write it without quotes");
                }
            }
            default -> throw new IllegalStateException(path + ": the schema has an unknown type " + type);
        }
    }

    private static String objectHint(JSONSchemaProps schema) {
        return schema.getProperties().isEmpty()
                ? "; write \"name: value\" lines, indented"
                : "; write its fields indented below it: "
                        + String.join(", ", schema.getProperties().keySet());
    }

    private void object(String path, JSONSchemaProps schema, Map<?, ?> fields) {
        for (String required : schema.getRequired()) {
            if (!fields.containsKey(required)) {
                JSONSchemaProps missing = schema.getProperties().get(required);
                add(Values.child(path, required), "is required; " + Bounds.advice(missing, null));
            }
        }
        size(path, "entries", fields.size(), schema.getMinProperties(), schema.getMaxProperties());
        boolean open = Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields());
        JSONSchemaProps values = schema.getAdditionalProperties() == null
                ? null
                : schema.getAdditionalProperties().getSchema();
        fields.forEach((key, value) -> {
            String name = (String) key;
            JSONSchemaProps property = schema.getProperties().get(name);
            if (property != null) {
                check(Values.child(path, name), property, value);
            } else if (values != null) {
                check(path + "[" + name + "]", values, value);
            } else if (!open) {
                add(Values.child(path, name), "is no field of an SseFleet; " + Suggestion.forField(name, schema, root));
            }
        });
    }

    private void array(String path, JSONSchemaProps schema, List<?> items) {
        size(path, "items", items.size(), schema.getMinItems(), schema.getMaxItems());
        JSONSchemaProps item = schema.getItems().getSchema();
        for (int i = 0; i < items.size(); i++) {
            check(path + "[" + i + "]", item, items.get(i));
        }
        List<String> keys = schema.getXKubernetesListMapKeys();
        boolean set = "set".equals(schema.getXKubernetesListType());
        if (keys.isEmpty() && !set) {
            return;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Object identity = set ? items.get(i) : key(keys, items.get(i));
            if (!seen.add(identity)) {
                add(
                        path + "[" + i + "]",
                        "has the same " + (set ? "value" : String.join(" and ", keys)) + " as an item before it, "
                                + Values.describe(identity) + "; keep one");
            }
        }
    }

    private static Object key(List<String> keys, Object item) {
        if (item instanceof Map<?, ?> fields && keys.size() == 1) {
            return fields.get(keys.get(0)) == null ? new Object() : fields.get(keys.get(0));
        }
        return item;
    }

    private void scalar(String path, JSONSchemaProps schema, Object value) {
        if (value instanceof Number number && !Bounds.contain(schema, number)) {
            add(path, "is " + Values.describe(value) + "; " + Bounds.advice(schema, value));
        }
        if (!schema.getEnum().isEmpty()) {
            Set<String> allowed = schema.getEnum().stream()
                    .map(JsonNode::asText)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            String text = String.valueOf(value);
            if (!allowed.contains(text)) {
                add(
                        path,
                        "is " + Values.describe(value) + "; "
                                + Suggestion.nearest(text, allowed)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse(Bounds.advice(schema, value)));
            }
        }
        if (value instanceof String text) {
            size(
                    path,
                    "characters",
                    text.codePointCount(0, text.length()),
                    schema.getMinLength(),
                    schema.getMaxLength());
            if (schema.getPattern() != null
                    && !Pattern.compile(schema.getPattern()).matcher(text).find()) {
                add(path, "is " + Values.describe(value) + "; write a text that matches " + schema.getPattern());
            }
        }
    }

    private void size(String path, String unit, long size, Long least, Long most) {
        if (least != null && size < least) {
            add(
                    path,
                    size == 0
                            ? "is empty; write at least " + least + " " + unit
                            : "has " + size + " " + unit + "; write at least " + least);
        }
        if (most != null && size > most) {
            add(path, "has " + size + " " + unit + "; write at most " + most);
        }
    }

    private void add(String path, String message) {
        problems.add(new Problem(path, message));
    }
}
