package io.ssefleet.operator.schema;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What somebody may have meant by a name that the schema doesn't have. */
final class Suggestion {
    private Suggestion() {}

    /** A known name that is a slip of the hand away, or the place where a field of that name exists, or what there is. */
    static String forField(String name, JSONSchemaProps here, JSONSchemaProps root) {
        Collection<String> known = here.getProperties().keySet();
        return nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .or(() -> elsewhere(name, root).map(path -> "did you mean " + path + "?"))
                .orElseGet(() -> known.isEmpty()
                        ? "no field is known here"
                        : "the fields here are " + String.join(", ", new TreeSet<>(known)));
    }

    static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 4))
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static Optional<String> elsewhere(String name, JSONSchemaProps root) {
        List<String> paths = new ArrayList<>();
        collect(name, "", root, paths);
        return paths.stream()
                .filter(path -> path.startsWith("spec."))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    private static void collect(String name, String path, JSONSchemaProps schema, List<String> found) {
        schema.getProperties().forEach((property, child) -> {
            String childPath = path.isEmpty() ? property : path + "." + property;
            if (property.equalsIgnoreCase(name)) {
                found.add(childPath);
            }
            collect(name, childPath, child, found);
        });
    }

    /** Levenshtein's distance, blind to case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
