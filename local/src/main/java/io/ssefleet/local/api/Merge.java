package io.ssefleet.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The ways to bring a partial object into a whole one: server-side apply (KEP-555) and JSON merge patch (RFC 7386). */
final class Merge {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private Merge() {}

    /**
     * Server-side apply by one field manager that always wins: what it applies is merged into the live object, and what it
     * applied before, applies no longer and nobody else applies is taken away.
     *
     * @param live the object as it is; not changed
     * @param previous what this manager applied last; empty when nothing
     * @param others what other managers applied last
     */
    static ObjectNode apply(ObjectNode live, ObjectNode applied, ObjectNode previous, List<ObjectNode> others) {
        ObjectNode result = live.deepCopy();
        prune(result, previous, applied, List.copyOf(others));
        merge(result, applied);
        return result;
    }

    /** Merges by the rules of apply, without ownership; a null takes a field away. */
    static void merge(ObjectNode target, JsonNode source) {
        for (Map.Entry<String, JsonNode> field : source.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode present = target.path(name);
            String key = MergeKeys.of(name, value);
            if (value.isNull()) {
                target.remove(name);
            } else if (value.isObject() && present instanceof ObjectNode object) {
                merge(object, value);
            } else if (!key.isEmpty() && present instanceof ArrayNode list) {
                value.forEach(element -> {
                    int index = indexOf(list, key, element);
                    if (index >= 0) {
                        merge((ObjectNode) list.get(index), element);
                    } else {
                        list.add(element.deepCopy());
                    }
                });
            } else if (MergeKeys.isSet(name) && present instanceof ArrayNode set) {
                value.forEach(element -> {
                    if (!contains(set, element)) {
                        set.add(element);
                    }
                });
            } else {
                target.set(name, value.deepCopy());
            }
        }
    }

    /** RFC 7386. */
    static void mergePatch(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject()) {
                ObjectNode object =
                        target.get(field.getKey()) instanceof ObjectNode present ? present : target.objectNode();
                mergePatch(object, value);
                target.set(field.getKey(), object);
            } else {
                target.set(field.getKey(), value);
            }
        }
    }

    private static void prune(ObjectNode live, JsonNode previous, JsonNode now, List<JsonNode> others) {
        for (Map.Entry<String, JsonNode> field : previous.properties()) {
            String name = field.getKey();
            JsonNode owned = field.getValue();
            JsonNode present = live.get(name);
            if (present == null) {
                continue;
            }
            boolean kept = now.has(name) || others.stream().anyMatch(other -> other.has(name));
            String key = MergeKeys.of(name, owned);
            if (owned.isObject() && present instanceof ObjectNode object) {
                prune(object, owned, now.path(name), at(others, name));
            } else if (!key.isEmpty() && present instanceof ArrayNode list) {
                pruneList(list, key, owned, now.path(name), at(others, name));
            } else if (MergeKeys.isSet(name) && present instanceof ArrayNode set) {
                pruneSet(set, owned, now.path(name), at(others, name));
            } else if (!kept) {
                live.remove(name);
                continue;
            }
            if (!kept && live.get(name).isEmpty()) {
                live.remove(name);
            }
        }
    }

    private static void pruneList(ArrayNode live, String key, JsonNode owned, JsonNode now, List<JsonNode> others) {
        for (JsonNode element : owned) {
            int index = indexOf(live, key, element);
            if (index < 0) {
                continue;
            }
            JsonNode stays = find(now, key, element);
            List<JsonNode> otherElements = others.stream()
                    .map(list -> find(list, key, element))
                    .filter(Objects::nonNull)
                    .toList();
            if (stays == null && otherElements.isEmpty()) {
                live.remove(index);
            } else {
                prune((ObjectNode) live.get(index), element, stays == null ? NOTHING : stays, otherElements);
            }
        }
    }

    private static void pruneSet(ArrayNode live, JsonNode owned, JsonNode now, List<JsonNode> others) {
        for (JsonNode element : owned) {
            if (!contains(now, element) && others.stream().noneMatch(other -> contains(other, element))) {
                for (int i = live.size() - 1; i >= 0; i--) {
                    if (live.get(i).equals(element)) {
                        live.remove(i);
                    }
                }
            }
        }
    }

    private static List<JsonNode> at(List<JsonNode> nodes, String field) {
        return nodes.stream()
                .map(node -> node.get(field))
                .filter(Objects::nonNull)
                .toList();
    }

    private static int indexOf(JsonNode list, String key, JsonNode element) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(element.path(key))) {
                return i;
            }
        }
        return -1;
    }

    private static JsonNode find(JsonNode list, String key, JsonNode element) {
        int index = indexOf(list, key, element);
        return index < 0 ? null : list.get(index);
    }

    private static boolean contains(JsonNode list, JsonNode element) {
        for (JsonNode present : list) {
            if (present.equals(element)) {
                return true;
            }
        }
        return false;
    }
}
