package io.ssefleet.operator.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** How parsed values are named in messages. */
final class Values {
    private static final int SHOWN_CHARACTERS = 60;

    private Values() {}

    /** A double stands here only when it has a fraction or no other type holds it, as 1e30. */
    static boolean isWhole(Object value) {
        return value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double number && number == Math.rint(number);
    }

    static String describe(Object value) {
        if (value instanceof Map<?, ?>) {
            return "a map of fields";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        if (value == null) {
            return "empty";
        }
        if (value instanceof Double number) {
            BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
            return exact.precision() - exact.scale() > 20 ? exact.toString() : exact.toPlainString();
        }
        if (value instanceof String text) {
            String shown = text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
            return "the text \"" + shown.replace("\n", "\\n") + "\"";
        }
        return value.toString();
    }

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
