package io.ssefleet.operator.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import java.util.List;
import java.util.Map;

/**
 * The schema of a whole resource: that of the definition, which leaves out {@code apiVersion}, {@code kind} and
 * {@code metadata}, and what every API server says of those.
 */
final class ResourceSchema {
    /** Written by the API server; a file that comes from it has them, and they mean nothing here. */
    private static final List<String> SERVER_FIELDS = List.of(
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generation",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid");

    private ResourceSchema() {}

    static JSONSchemaProps of(CustomResourceDefinition definition) {
        String version = definition.getSpec().getVersions().get(0).getName();
        JSONSchemaProps root =
                definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        JSONSchemaPropsBuilder whole = new JSONSchemaPropsBuilder(root)
                .addToProperties("apiVersion", only(definition.getSpec().getGroup() + "/" + version))
                .addToProperties("kind", only(definition.getSpec().getNames().getKind()))
                .addToProperties("metadata", metadata())
                .withRequired("apiVersion", "kind", "metadata", "spec");
        whole.removeFromProperties("status");
        return whole.build();
    }

    /** Takes away what the API server writes and a user can't. */
    static void dropServerFields(Map<String, Object> resource) {
        resource.remove("status");
        if (resource.get("metadata") instanceof Map<?, ?> metadata) {
            SERVER_FIELDS.forEach(metadata::remove);
        }
    }

    private static JSONSchemaProps only(String value) {
        return new JSONSchemaPropsBuilder()
                .withType("string")
                .addToEnum(TextNode.valueOf(value))
                .build();
    }

    private static JSONSchemaProps metadata() {
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .withRequired("name")
                .addToProperties("name", text())
                .addToProperties("generateName", text())
                .addToProperties("labels", texts())
                .addToProperties("annotations", texts())
                .addToProperties(
                        "namespace",
                        new JSONSchemaPropsBuilder(text())
                                .addNewXKubernetesValidation()
                                .withRule("self.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')")
                                .withMessage("write the name of a namespace: at most 63 lower case letters, digits and"
                                        + " \"-\"")
                                .endXKubernetesValidation()
                                .build())
                .build();
    }

    private static JSONSchemaProps text() {
        return new JSONSchemaPropsBuilder().withType("string").build();
    }

    private static JSONSchemaProps texts() {
        JSONSchemaPropsOrBool values = new JSONSchemaPropsOrBool();
        values.setSchema(text());
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .withAdditionalProperties(values)
                .build();
    }
}
