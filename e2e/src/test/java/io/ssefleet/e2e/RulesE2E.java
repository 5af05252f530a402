package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the API server says of a fleet that breaks a rule or a bound, and which defaults it fills in, next to what the command
 * line says of the same: the rules' examples are the ones that the unit tests use.
 */
class RulesE2E {
    private static final Path EXAMPLES = Cluster.PROJECT.resolve("operator/src/test/resources/rules.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final Cluster cluster = new Cluster();

    record Example(String field, String says, List<Map<String, Object>> accepts, List<Map<String, Object>> refuses) {}

    @TestFactory
    Stream<DynamicTest> refusesInTheRulesOwnWords() throws IOException {
        return examples()
                .map(example -> DynamicTest.dynamicTest(
                        example.field() + ": " + example.says(),
                        () -> assertThat(example.refuses())
                                .allSatisfy(part -> assertRefused(example, resource(part)))));
    }

    @TestFactory
    Stream<DynamicTest> acceptsAndFillsInTheDefaultsThatThePlanCountsOn() throws IOException {
        Stream<DynamicTest> rules = examples()
                .map(example -> DynamicTest.dynamicTest(
                        example.field() + ": " + example.says(),
                        () -> assertThat(example.accepts()).allSatisfy(part -> assertSameDefaults(resource(part)))));
        Stream<DynamicTest> whole = Stream.of(
                        Map.<String, Object>of(),
                        Map.<String, Object>of("autoscaling", Map.of()),
                        Map.<String, Object>of("autoscaling", Map.of("behavior", Map.of("scaleUp", Map.of()))),
                        Map.<String, Object>of("exposure", Map.of("ingress", Map.of())),
                        Map.<String, Object>of("node", Map.of("resources", Map.of("limits", Map.of("memory", "4Gi")))))
                .map(part -> DynamicTest.dynamicTest(part.toString(), () -> assertSameDefaults(resource(part))));
        Stream<DynamicTest> samples = Stream.of("ssefleet.yaml", "full.yaml")
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> assertSameDefaults(new YAMLMapper()
                                .readValue(
                                        Cluster.PROJECT
                                                .resolve("manifests/samples")
                                                .resolve(name)
                                                .toFile(),
                                        new TypeReference<>() {}))));
        return Stream.of(rules, whole, samples).flatMap(s -> s);
    }

    @TestFactory
    Stream<DynamicTest> everyBoundIsKeptAndSaid() throws IOException {
        return Bound.all()
                .map(bound -> DynamicTest.dynamicTest(bound.toString(), () -> {
                    Map<String, Object> resource = resource(bound.spec());
                    assertThat(refusal(resource).getDetails().getCauses())
                            .filteredOn(cause -> cause.getField().equals(bound.field()))
                            .extracting(StatusCause::getMessage)
                            .contains(bound.says());
                    assertThat(catchThrowableOfType(
                                            InvalidResource.class,
                                            () -> SseFleetSchema.read(JSON.writeValueAsString(resource)))
                                    .problems())
                            .anyMatch(problem -> problem.field().equals(bound.field()));
                }));
    }

    @Test
    void aPersonReadsWhatIsWrongWhereAndWhatToWrite() {
        assertThat(apply("{targetConnections: 300, reconnects: {retry: {min: 16s}}}"))
                .startsWith("The SseFleet \"prices\" is invalid: spec.reconnects.retry.max: Invalid value: ")
                .endsWith("must not be shorter than retry.min: write a longer max or a shorter min\n");
        assertThat(apply("{targetConnections: 0}"))
                .isEqualTo("The SseFleet \"prices\" is invalid: spec.targetConnections: Invalid value: 0:"
                        + " spec.targetConnections in body should be greater than or equal to 1\n");
        assertThat(apply("{targetConections: 300}"))
                .contains("strict decoding error: unknown field \"spec.targetConections\"");
    }

    private String apply(String spec) {
        Cluster.Result result = cluster.kubectlWith(Cluster.fleetYaml("prices", spec), "apply", "-f", "-");
        assertThat(result.code()).isEqualTo(1);
        return result.output();
    }

    private void assertRefused(Example example, Map<String, Object> resource) {
        Status status = refusal(resource);
        String name = (String) ((Map<?, ?>) resource.get("metadata")).get("name");
        String field = example.field().isEmpty() ? "<nil>" : example.field();
        assertThat(status.getDetails().getCauses())
                // which the API server checks by itself, with words of its own
                .filteredOn(cause -> !cause.getField().equals("metadata.name"))
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.getField()).isEqualTo(field);
                    assertThat(cause.getMessage()).startsWith("Invalid value: ").endsWith(example.says());
                });
        assertThat(status.getMessage())
                .startsWith("SseFleet.ssefleet.io \"" + name + "\" is invalid: ")
                .contains(field + ": Invalid value: ", example.says());
    }

    private Status refusal(Map<String, Object> resource) {
        KubernetesClientException refused =
                catchThrowableOfType(KubernetesClientException.class, () -> dryRun(resource));
        assertThat(refused).as("refusal of %s", resource).isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        return refused.getStatus();
    }

    private void assertSameDefaults(Map<String, Object> resource) throws InvalidResource, IOException {
        SseFleet there = cluster.client.getKubernetesSerialization().convertValue(dryRun(resource), SseFleet.class);
        SseFleet here = SseFleetSchema.read(JSON.writeValueAsString(resource));
        assertThat(JSON.<JsonNode>valueToTree(there.getSpec())).isEqualTo(JSON.valueToTree(here.getSpec()));
    }

    private GenericKubernetesResource dryRun(Map<String, Object> resource) {
        return cluster.client
                .genericKubernetesResources("ssefleet.io/v1alpha1", "SseFleet")
                .inNamespace(cluster.namespace())
                .resource(JSON.convertValue(resource, GenericKubernetesResource.class))
                .dryRun()
                .create();
    }

    private static Map<String, Object> resource(Map<String, Object> part) {
        Map<String, Object> spec = new LinkedHashMap<>(part);
        Object name = spec.remove("name");
        spec.putIfAbsent("targetConnections", 300);
        return Map.of(
                "apiVersion",
                "ssefleet.io/v1alpha1",
                "kind",
                "SseFleet",
                "metadata",
                Map.of("name", name == null ? "prices" : name),
                "spec",
                spec);
    }

    private static Stream<Example> examples() throws IOException {
        List<Example> all =
                new YAMLMapper().readValue(Files.readString(EXAMPLES), new TypeReference<List<Example>>() {});
        return all.stream();
    }
}
