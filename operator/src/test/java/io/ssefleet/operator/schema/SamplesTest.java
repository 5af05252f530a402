package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.ssefleet.operator.model.SseFleetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Path SAMPLES = Path.of("../manifests/samples");

    /** Kubernetes' own classes, of which a sample needn't show every field. */
    private static final Set<String> AS_IN_A_POD =
            Set.of("spec.node.env", "spec.node.tolerations", "spec.node.affinity", "spec.node.topologySpread");

    @Test
    void theSmallestSampleIsThreeNodesOfOneHundred() throws InvalidResource, IOException {
        SseFleetSpec spec = SseFleetSchema.read(Files.readString(SAMPLES.resolve("ssefleet.yaml")))
                .getSpec();
        assertThat(spec.targetConnections()).isEqualTo(300);
        assertThat(spec.capacity().connectionsPerNode()).isEqualTo(100);
    }

    @Test
    void theFullSampleIsValidAndShowsEveryField() throws InvalidResource, IOException {
        String yaml = Files.readString(SAMPLES.resolve("full.yaml"));
        SseFleetSchema.read(yaml);
        List<String> missing = new ArrayList<>();
        JSONSchemaProps spec = CrdSchema.definition()
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec");
        collectMissing("spec", spec, new YAMLMapper().readTree(yaml).path("spec"), missing);
        assertThat(missing).isEmpty();
    }

    private static void collectMissing(String path, JSONSchemaProps schema, JsonNode value, List<String> missing) {
        if (value.isMissingNode()) {
            missing.add(path);
        } else if (schema.getItems() != null && !AS_IN_A_POD.contains(path)) {
            assertThat(value.isArray() && !value.isEmpty()).as(path).isTrue();
            collectMissing(path + "[0]", schema.getItems().getSchema(), value.get(0), missing);
        } else if (!AS_IN_A_POD.contains(path)) {
            schema.getProperties()
                    .forEach((name, property) ->
                            collectMissing(Values.child(path, name), property, value.path(name), missing));
        }
    }
}
