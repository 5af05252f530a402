package io.ssefleet.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which lists of Kubernetes objects are maps in disguise (listType=map), and by which field; all others are atomic. */
final class MergeKeys {
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("conditions", List.of("type")),
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("containerStatuses", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("ports", List.of("containerPort", "port")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey")),
            Map.entry("ownerReferences", List.of("uid")));
    private static final Set<String> SETS = Set.of("finalizers");

    private MergeKeys() {}

    /** The field that tells the list's elements apart, or the empty string when the list is not merged by key. */
    static String of(String field, JsonNode list) {
        if (!(list instanceof ArrayNode) || list.isEmpty()) {
            return "";
        }
        return KEYS.getOrDefault(field, List.of()).stream()
                .filter(key -> allHave(list, key))
                .findFirst()
                .orElse("");
    }

    /** Whether the list is a set of plain values. */
    static boolean isSet(String field) {
        return SETS.contains(field);
    }

    private static boolean allHave(JsonNode list, String key) {
        for (JsonNode element : list) {
            if (!element.has(key)) {
                return false;
            }
        }
        return true;
    }
}
