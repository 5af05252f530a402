package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the definition, evaluated on an example that it accepts and one that it refuses. */
class CelRulesTest {
    /** No name that a rule could mean by an expression such as {@code self.metadata}. */
    private static final String ROOT_TYPE = "resource/";

    record Example(String field, String says, List<Map<String, Object>> accepts, List<Map<String, Object>> refuses) {
        @Override
        public String toString() {
            return field + ": " + says;
        }
    }

    static List<Example> examples() throws IOException {
        return new YAMLMapper()
                .readValue(CelRulesTest.class.getResourceAsStream("/rules.yaml"), new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("examples")
    void accepts(Example example) {
        assertThat(example.accepts())
                .isNotEmpty()
                .allSatisfy(spec -> assertThatCode(() -> SseFleetSchema.read(resource(spec)))
                        .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void refusesWithOneMessageThatSaysWhatToWrite(Example example) {
        assertThat(example.refuses()).isNotEmpty().allSatisfy(spec -> {
            InvalidResource refused =
                    catchThrowableOfType(InvalidResource.class, () -> SseFleetSchema.read(resource(spec)));
            assertThat(refused).as("refusal of %s", spec).isNotNull();
            assertThat(refused.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo(example.field());
                assertThat(problem.message().replaceFirst("^is .*; (?=write )", ""))
                        .isEqualTo(example.says());
            });
        });
    }

    @Test
    void everyRuleHasAnExample() throws IOException {
        Set<String> shown = examples().stream().map(Example::toString).collect(Collectors.toSet());
        assertThat(rules("", root())
                        .map(rule -> new Example(rule.field(), rule.message(), List.of(), List.of()).toString())
                        .collect(Collectors.toSet()))
                .hasSizeGreaterThan(40)
                .isEqualTo(shown);
    }

    /** The API server refuses a definition whose rules name fields that the schema does not have. */
    @Test
    void everyRuleFitsTheTypesOfTheSchema() {
        Map<String, StructType> found = new HashMap<>();
        JSONSchemaProps root = new JSONSchemaPropsBuilder(root())
                .addToProperties(
                        "metadata",
                        ResourceSchema.of(CrdSchema.definition())
                                .getProperties()
                                .get("metadata"))
                .build();
        type("", root, found);
        ImmutableMap<String, StructType> types = ImmutableMap.copyOf(found);
        CelTypeProvider provider = new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return ImmutableSet.copyOf(types.values());
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(types.get(name));
            }
        };
        assertThat(rules("", root))
                .allSatisfy(rule -> assertThat(KubernetesCel.withSelf(type(rule.path(), rule.schema(), found))
                                .toCompilerBuilder()
                                .setTypeProvider(provider)
                                .build()
                                .compile(rule.rule())
                                .getErrors())
                        .isEmpty());
    }

    /** The API server evaluates each default as it is written, before the defaults inside it, and refuses the definition. */
    @Test
    void everyDefaultAloneKeepsTheRules() {
        JSONSchemaProps root = root();
        List<JSONSchemaProps> defaulted =
                schemas(root).filter(schema -> schema.getDefault() != null).toList();
        assertThat(defaulted)
                .hasSizeGreaterThan(40)
                .allSatisfy(schema -> assertThat(new CelRules()
                                .check(
                                        schema,
                                        new ObjectMapper().convertValue(schema.getDefault(), Object.class),
                                        List.of()))
                        .isEmpty());
    }

    private static Stream<JSONSchemaProps> schemas(JSONSchemaProps schema) {
        return Stream.concat(
                Stream.of(schema), schema.getProperties().values().stream().flatMap(CelRulesTest::schemas));
    }

    private record Rule(String path, JSONSchemaProps schema, String field, String rule, String message) {
        @Override
        public String toString() {
            return path + ": " + rule;
        }
    }

    private static Stream<Rule> rules(String path, JSONSchemaProps schema) {
        Stream<Rule> here = schema.getXKubernetesValidations().stream().map(rule -> of(path, schema, rule));
        Stream<Rule> below = schema.getProperties().entrySet().stream()
                .flatMap(property -> rules(Values.child(path, property.getKey()), property.getValue()));
        Stream<Rule> items = schema.getItems() == null
                ? Stream.of()
                : rules(path + "[]", schema.getItems().getSchema());
        return Stream.of(here, below, items).flatMap(stream -> stream);
    }

    private static Rule of(String path, JSONSchemaProps schema, ValidationRule rule) {
        String field = path + (rule.getFieldPath() == null ? "" : rule.getFieldPath());
        return new Rule(path, schema, field, rule.getRule(), rule.getMessage());
    }

    private static CelType type(String path, JSONSchemaProps schema, Map<String, StructType> types) {
        if (schema.getType() == null) {
            return SimpleType.DYN;
        }
        return switch (schema.getType()) {
            case "string" -> SimpleType.STRING;
            case "integer" -> SimpleType.INT;
            case "boolean" -> SimpleType.BOOL;
            case "array" -> ListType.create(type(path + "[]", schema.getItems().getSchema(), types));
            case "object" ->
                schema.getAdditionalProperties() == null
                        ? struct(path, schema, types)
                        : MapType.create(
                                SimpleType.STRING,
                                type(
                                        path + "[]",
                                        schema.getAdditionalProperties().getSchema(),
                                        types));
            default -> throw new IllegalArgumentException(schema.getType());
        };
    }

    private static CelType struct(String path, JSONSchemaProps schema, Map<String, StructType> types) {
        Map<String, CelType> found = new LinkedHashMap<>();
        schema.getProperties()
                .forEach((field, property) -> found.put(field, type(Values.child(path, field), property, types)));
        ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(found);
        StructType struct =
                StructType.create(ROOT_TYPE + path, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
        types.put(struct.name(), struct);
        return struct;
    }

    private static JSONSchemaProps root() {
        return CrdSchema.definition().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    }

    private static String resource(Map<String, Object> example) throws IOException {
        Map<String, Object> spec = new LinkedHashMap<>(example);
        Object name = spec.remove("name");
        spec.put("targetConnections", 300);
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "apiVersion",
                        "ssefleet.io/v1alpha1",
                        "kind",
                        "SseFleet",
                        "metadata",
                        Map.of("name", name == null ? "prices" : name),
                        "spec",
                        spec));
    }
}
