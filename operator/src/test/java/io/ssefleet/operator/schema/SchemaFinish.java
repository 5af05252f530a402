package io.ssefleet.operator.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.SseFleetStatus;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What the generator can't take from annotations: formats of numbers, lists that are keyed by a field, and a
 * word on the fields that a pod has too. It also drops rules that the generator saw twice, on a record's field and accessor.
 */
final class SchemaFinish {
    /** Kubernetes' own classes carry no descriptions; their fields point to where a pod has the same. */
    private static final Map<String, String> SAME_IN_POD = Map.of(
            "spec.node.affinity", "pod.spec.affinity",
            "spec.node.env[]", "pod.spec.containers.env",
            "spec.node.imagePullSecrets[]", "pod.spec.imagePullSecrets",
            "spec.node.tolerations[]", "pod.spec.tolerations",
            "spec.node.topologySpread[]", "pod.spec.topologySpreadConstraints");

    private static final Map<String, String> KEY_OF_LIST =
            Map.of("spec.node.env", "name", "spec.node.imagePullSecrets", "name", "status.conditions", "type");

    /** Without a bound on texts the API server estimates a rule's cost by the size of a whole request. */
    private static final long MAX_QUANTITY_TEXT = 32;

    void apply(JSONSchemaProps root) {
        finish("spec", root.getProperties().get("spec"), SseFleetSpec.class);
        finish("status", root.getProperties().get("status"), SseFleetStatus.class);
        once(root);
        root.setDescription("A fleet of nodes that hold Server-Sent Events connections.");
        root.getProperties()
                .get("spec")
                .setDescription("What the fleet is asked to be. Only targetConnections is required.");
        JSONSchemaProps status = root.getProperties().get("status");
        status.setDescription("What the operator reports; not to be written by people.");
        // Without it, tools that wait by status take a fleet that the operator has not seen yet for done.
        status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        root.setRequired(List.of("spec"));
    }

    private void finish(String path, JSONSchemaProps schema, Type type) {
        once(schema);
        if (type == Long.class || type == Integer.class) {
            schema.setFormat(type == Long.class ? "int64" : "int32");
            if (type == Integer.class && schema.getMaximum() == null && path.startsWith("spec.")) {
                schema.setMaximum((double) Integer.MAX_VALUE);
            }
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString()) && schema.getMaxLength() == null) {
            schema.setMaxLength(MAX_QUANTITY_TEXT);
        }
        String pod = SAME_IN_POD.get(path);
        if (pod != null) {
            schema.getProperties()
                    .forEach((name, property) ->
                            property.setDescription("As in a pod: kubectl explain " + pod + "." + name + "."));
        }
        String key = KEY_OF_LIST.get(path);
        if (key != null) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of(key));
            JSONSchemaProps item = schema.getItems().getSchema();
            item.setRequired(new ArrayList<>(new LinkedHashSet<>(join(item.getRequired(), key))));
            item.getProperties().get(key).setMinLength(1L);
            item.getProperties().get(key).setMaxLength(253L);
        }
        if (schema.getItems() != null) {
            finish(path + "[]", schema.getItems().getSchema(), itemOf(type));
        }
        schema.getProperties().forEach((name, property) -> finish(path + "." + name, property, typeOf(type, name)));
    }

    private static List<String> join(List<String> list, String more) {
        List<String> joined = new ArrayList<>(list);
        joined.add(more);
        return joined;
    }

    private static void once(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }

    private static Type itemOf(Type type) {
        if (type instanceof Class<?> array && array.isArray()) {
            return array.getComponentType();
        }
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static Type typeOf(Type owner, String name) {
        for (Class<?> type = (Class<?>) owner; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                JsonProperty renamed = field.getAnnotation(JsonProperty.class);
                if ((renamed == null ? field.getName() : renamed.value()).equals(name)) {
                    SchemaFrom from = field.getAnnotation(SchemaFrom.class);
                    return from == null ? field.getGenericType() : from.type();
                }
            }
        }
        throw new IllegalStateException(owner + " has no field " + name);
    }
}
