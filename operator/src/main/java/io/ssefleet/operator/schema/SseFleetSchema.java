package io.ssefleet.operator.schema;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.ssefleet.operator.model.SseFleet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an SseFleet as the API server would take it, with the rules and defaults of the custom resource definition
 * itself, so that the command line and the cluster say the same.
 */
public final class SseFleetSchema {
    private SseFleetSchema() {}

    /**
     * Reads one YAML or JSON document.
     *
     * @return the resource with every default filled in; its status, which a user can't write, is left out
     * @throws InvalidResource with all problems that were found
     */
    public static SseFleet read(String yaml) throws InvalidResource {
        Map<String, Object> resource = YamlDocument.parse(yaml);
        resource.remove("status");
        JSONSchemaProps schema = CrdSchema.root();
        new Defaulter().apply(schema, resource);
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> checked = new LinkedHashMap<>(resource);
        checked.keySet().removeAll(Set.of("apiVersion", "kind", "metadata"));
        StructuralValidator structure = new StructuralValidator(schema);
        structure.check("", schema, checked);
        problems.addAll(structure.problems());
        if (!problems.isEmpty()) {
            throw new InvalidResource(problems);
        }
        KubernetesSerialization serialization = new KubernetesSerialization();
        return serialization.unmarshal(serialization.asJson(resource), SseFleet.class);
    }
}
