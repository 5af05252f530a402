package io.ssefleet.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The range of a number in the schema, and how to say what to write. */
final class Bounds {
    private static final Pattern WITH_SUFFIX = Pattern.compile("[0-9]{1,9}[kMG]i?");

    private Bounds() {}

    static boolean contain(JSONSchemaProps schema, Number number) {
        BigDecimal value = new BigDecimal(number.toString());
        return (schema.getMinimum() == null || value.compareTo(BigDecimal.valueOf(schema.getMinimum())) >= 0)
                && (schema.getMaximum() == null || value.compareTo(BigDecimal.valueOf(schema.getMaximum())) <= 0)
                && (!"int64".equals(schema.getFormat())
                        || value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0);
    }

    /** What to write where {@code value} (null: nothing) stands. */
    static String advice(JSONSchemaProps schema, Object value) {
        if (!schema.getEnum().isEmpty()) {
            return (schema.getEnum().size() == 1 ? "write " : "write one of ")
                    + schema.getEnum().stream().map(JsonNode::asText).collect(Collectors.joining(", "));
        }
        if (!"integer".equals(schema.getType()) && !"number".equals(schema.getType())) {
            return "object".equals(schema.getType())
                    ? "write its fields indented below it: "
                            + String.join(", ", schema.getProperties().keySet())
                    : "write a text";
        }
        if (value instanceof String text && WITH_SUFFIX.matcher(text).matches()) {
            BigDecimal amount = Quantity.getAmountInBytes(new Quantity(text));
            if (contain(schema, amount)) {
                return "write " + amount.toPlainString();
            }
        }
        String kind = "integer".equals(schema.getType()) ? "a whole number" : "a number";
        if (schema.getMinimum() != null && schema.getMaximum() != null) {
            return "write " + kind + " from " + text(schema.getMinimum()) + " to " + text(schema.getMaximum());
        }
        if (schema.getMinimum() != null) {
            return "write " + kind + " of at least " + text(schema.getMinimum());
        }
        if (schema.getMaximum() != null) {
            return "write " + kind + " of at most " + text(schema.getMaximum());
        }
        return "write " + kind;
    }

    private static String text(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
