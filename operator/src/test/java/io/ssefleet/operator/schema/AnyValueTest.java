package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever stands in any field, Kubernetes' own ones included, is read or refused: what is read fits the Java model. */
class AnyValueTest {
    private static final List<Object> VALUES =
            List.of(5.5, new BigInteger("99999999999999999999"), "abc", List.of(1), Map.of("a", "b"));

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isReadOrRefused() {
        List<String> tried = new ArrayList<>();
        JSONSchemaProps root = ResourceSchema.of(CrdSchema.definition());
        root.getProperties().forEach((name, schema) -> tryAll(name, schema, value -> whole(name, value), tried));
        assertThat(tried).hasSizeGreaterThan(1000);
    }

    private void tryAll(String path, JSONSchemaProps schema, UnaryOperator<Object> resource, List<String> tried) {
        for (Object value : VALUES) {
            tried.add(path);
            try {
                SseFleetSchema.read(json.writeValueAsString(resource.apply(value)));
            } catch (InvalidResource refused) {
                assertThat(refused.problems()).isNotEmpty();
            } catch (JsonProcessingException | RuntimeException e) {
                throw new AssertionError(path + ": " + value, e);
            }
        }
        schema.getProperties()
                .forEach((name, property) ->
                        tryAll(path + "." + name, property, value -> resource.apply(Map.of(name, value)), tried));
        if (schema.getItems() != null) {
            tryAll(path + "[]", schema.getItems().getSchema(), value -> resource.apply(List.of(value)), tried);
        }
        if (schema.getAdditionalProperties() != null) {
            JSONSchemaProps values = schema.getAdditionalProperties().getSchema();
            tryAll(path + "[key]", values, value -> resource.apply(Map.of("key", value)), tried);
        }
    }

    private static Map<String, Object> whole(String name, Object value) {
        Map<String, Object> resource = new LinkedHashMap<>(Map.of(
                "apiVersion",
                "ssefleet.io/v1alpha1",
                "kind",
                "SseFleet",
                "metadata",
                Map.of("name", "prices"),
                "spec",
                Map.of("targetConnections", 1)));
        Map<Object, Object> merged = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> fields && resource.get(name) instanceof Map<?, ?> base) {
            merged.putAll(base);
            merged.putAll(fields);
            resource.put(name, merged);
        } else {
            resource.put(name, value);
        }
        return resource;
    }
}
