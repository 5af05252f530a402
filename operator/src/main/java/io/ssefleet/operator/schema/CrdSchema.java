package io.ssefleet.operator.schema;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

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
            return new KubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
