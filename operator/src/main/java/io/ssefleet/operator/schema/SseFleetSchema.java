package io.ssefleet.operator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.ssefleet.operator.model.SseFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads an SseFleet as the API server would take it, with the rules and defaults of the custom resource definition
 * itself, so that the command line and the cluster say the same.
 */
public final class SseFleetSchema {
    private SseFleetSchema() {}

    /**
     * Reads one YAML or JSON document.
     *
     * @return the resource with every default filled in; its status and other things that only the API server writes
     *     are left out
     * @throws InvalidResource with all problems that were found
     */
    public static SseFleet read(String yaml) throws InvalidResource {
        Map<String, Object> resource = YamlDocument.parse(yaml);
        ResourceSchema.dropServerFields(resource);
        JSONSchemaProps schema = Loaded.SCHEMA;
        Defaulter.apply(schema, resource);
        StructuralValidator structure = new StructuralValidator(schema);
        structure.check("", schema, resource);
        List<Problem> problems = new ArrayList<>(structure.problems());
        List<Problem> kind = problems.stream()
                .filter(problem -> problem.field().equals("kind"))
                .toList();
        if (!kind.isEmpty()) {
            // The fields of another kind are no mistakes of their own.
            throw new InvalidResource(kind);
        }
        problems.addAll(Loaded.RULES.check(schema, resource, structure.problems()));
        if (!problems.isEmpty()) {
            throw new InvalidResource(problems);
        }
        try {
            return Loaded.JSON.readValue(Loaded.JSON.writeValueAsString(resource), SseFleet.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema let through what the model can't hold", e);
        }
    }

    /** Read and compiled when the first resource is read, and never changed. */
    private static final class Loaded {
        static final JSONSchemaProps SCHEMA = ResourceSchema.of(CrdSchema.definition());
        static final ObjectMapper JSON = new ObjectMapper();
        static final CelRules RULES = new CelRules();
    }
}
