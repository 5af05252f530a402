package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code kubectl explain} tells of each field. */
class DescriptionsTest {
    /** Below these everything is as in a pod. */
    private static final Set<String> AS_IN_A_POD =
            Set.of("spec.node.env[]", "spec.node.tolerations[]", "spec.node.affinity", "spec.node.topologySpread[]");

    private record Field(String path, JSONSchemaProps schema) {
        String text() {
            return String.valueOf(schema.getDescription());
        }

        @Override
        public String toString() {
            return path + ": " + text();
        }
    }

    @Test
    void everyFieldHasOneSentenceOrMore() {
        assertThat(fields())
                .hasSizeGreaterThan(100)
                .allSatisfy(field -> assertThat(field.text()).matches("(?s)[A-Z0-9].*\\."));
    }

    @Test
    void aDefaultIsTheOneThatTheSchemaHas() {
        assertThat(fields())
                .filteredOn(field -> field.schema().getDefault() != null
                        && !field.schema().getDefault().isContainerNode())
                .hasSizeGreaterThan(25)
                .allSatisfy(field -> assertThat(field.text().toLowerCase(Locale.ROOT))
                        .contains("default "
                                + field.schema().getDefault().asText().toLowerCase(Locale.ROOT)));
    }

    @Test
    void aRangeIsTheOneThatTheSchemaHas() {
        assertThat(fields())
                .filteredOn(field -> field.schema().getMinimum() != null)
                .hasSizeGreaterThan(15)
                .allSatisfy(field ->
                        assertThat(field.text()).contains(number(field.schema().getMinimum()) + " "))
                .filteredOn(field -> field.schema().getMaximum() != 1_000_000
                        || !field.text().contains(" or more"))
                .allSatisfy(field -> assertThat(field.text())
                        .contains(" to " + number(field.schema().getMaximum())));
    }

    private static String number(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        collect(
                "",
                CrdSchema.definition()
                        .getSpec()
                        .getVersions()
                        .get(0)
                        .getSchema()
                        .getOpenAPIV3Schema(),
                fields);
        return fields;
    }

    private static void collect(String path, JSONSchemaProps schema, List<Field> fields) {
        if (!path.endsWith("[]")) {
            fields.add(new Field(path, schema));
        }
        if (AS_IN_A_POD.contains(path)) {
            return;
        }
        schema.getProperties().forEach((name, property) -> collect(Values.child(path, name), property, fields));
        if (schema.getItems() != null) {
            collect(path + "[]", schema.getItems().getSchema(), fields);
        }
    }
}
