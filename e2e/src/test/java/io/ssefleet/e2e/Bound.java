package io.ssefleet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One bound of the resource's definition, a spec that just breaks it, and what the API server says then of which field.
 *
 * @param spec the part of a spec that breaks it; what stands beside it may be incomplete
 */
record Bound(String field, String says, Map<String, Object> spec) {
    @Override
    public String toString() {
        return field + ": " + (says.length() > 120 ? says.substring(says.length() - 100) : says);
    }

    /** Every bound of the definition that is shipped. */
    static Stream<Bound> all() throws IOException {
        JsonNode spec = new YAMLMapper()
                .readTree(Cluster.PROJECT
                        .resolve("crds/ssefleets.ssefleet.io.yaml")
                        .toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        List<Bound> bounds = new ArrayList<>();
        object(spec, "spec", UnaryOperator.identity(), bounds);
        return bounds.stream();
    }

    /** @param around wraps a value for this object into the whole spec */
    private static void object(JsonNode schema, String field, UnaryOperator<Object> around, List<Bound> bounds) {
        for (JsonNode required : schema.path("required")) {
            if (!field.equals("spec")) {
                add(bounds, field + "." + required.asText(), "Required value", around.apply(Map.of()));
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            value(
                    property.getValue(),
                    field + "." + property.getKey(),
                    v -> around.apply(Map.of(property.getKey(), v)),
                    bounds);
        }
    }

    private static void value(JsonNode schema, String field, UnaryOperator<Object> around, List<Bound> bounds) {
        if (schema.has("minimum")) {
            number(bounds, field, schema.get("minimum").asLong(), -1, "greater", around);
        }
        if (schema.has("maximum")) {
            number(bounds, field, schema.get("maximum").asLong(), 1, "less", around);
        }
        if (schema.has("enum")) {
            String values = StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .map(v -> '"' + v.asText() + '"')
                    .collect(Collectors.joining(", "));
            add(
                    bounds,
                    field,
                    "Unsupported value: \"Nonsense\": supported values: " + values,
                    around.apply("Nonsense"));
        }
        if (schema.has("minLength") && schema.get("minLength").asInt() == 1) {
            add(
                    bounds,
                    field,
                    "Invalid value: \"\": " + field + " in body should be at least 1 chars long",
                    around.apply(""));
        }
        if (schema.has("maxLength") && schema.path("type").asText().equals("string")) {
            int most = schema.get("maxLength").asInt();
            add(
                    bounds,
                    field,
                    "Too long: may not be more than %d bytes".formatted(most),
                    around.apply("a".repeat(most + 1)));
        }
        if (schema.has("maxItems")) {
            int most = schema.get("maxItems").asInt();
            add(
                    bounds,
                    field,
                    "Too many: %d: must have at most %d items".formatted(most + 1, most),
                    around.apply(Collections.nCopies(
                            most + 1, schema.at("/items/type").asText().equals("object") ? Map.of() : "a")));
        }
        if (schema.has("items")) {
            value(schema.get("items"), field + "[0]", v -> around.apply(List.of(v)), bounds);
        }
        object(schema, field, around, bounds);
    }

    private static void number(
            List<Bound> bounds, String field, long bound, int beyond, String than, UnaryOperator<Object> around) {
        add(
                bounds,
                field,
                "Invalid value: %d: %s in body should be %s than or equal to %d"
                        .formatted(bound + beyond, field, than, bound),
                around.apply(bound + beyond));
    }

    @SuppressWarnings("unchecked")
    private static void add(List<Bound> bounds, String field, String says, Object spec) {
        bounds.add(new Bound(field, says, (Map<String, Object>) spec));
    }
}
