package io.ssefleet.operator.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The custom resource definition that ships on the classpath: the one source of every rule and default. */
public final class CrdSchema {
    private static final String RESOURCE = "/crds/ssefleets.ssefleet.io.yaml";

    private CrdSchema() {}

    /** Reads the definition, as it is applied to a cluster. */
    public static CustomResourceDefinition definition() {
        try (InputStream yaml = CrdSchema.class.getResourceAsStream(RESOURCE)) {
            if (yaml == null) {
                throw new IllegalStateException(RESOURCE + " is not on the classpath: build the operator with Maven");
            }
            Object definition = YamlDocument.parse(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
            return new ObjectMapper().convertValue(definition, CustomResourceDefinition.class);
        } catch (IOException | InvalidResource e) {
            throw new IllegalStateException(RESOURCE + " can't be read", e);
        }
    }
}
