package io.ssefleet.operator.schema;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/** What an unquoted word means to kubectl and the API server, which read YAML 1.1 (so {@code yes} is a boolean). */
final class YamlScalar {
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
    private static final Pattern RADIX = Pattern.compile("([-+]?)0([xXoObB])?([0-9a-fA-F_]+)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?");
    private static final Set<String> INFINITE =
            Set.of(".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Set<String> NOT_A_NUMBER = Set.of(".nan", ".NaN", ".NAN");

    private YamlScalar() {}

    /** Null, Boolean, Long, BigInteger, Double or String. */
    static Object resolve(String text, boolean plain) {
        if (!plain) {
            return text;
        }
        if (NULL.contains(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        if (INFINITE.contains(text)) {
            return Double.POSITIVE_INFINITY;
        }
        if (NOT_A_NUMBER.contains(text)) {
            return Double.NaN;
        }
        if (DECIMAL.matcher(text).matches()) {
            return whole(new BigInteger(text.replace("_", "")));
        }
        var radix = RADIX.matcher(text);
        if (radix.matches()) {
            return inRadix(text, radix.group(1), radix.group(2), radix.group(3).replace("_", ""));
        }
        return FLOAT.matcher(text).matches() ? number(text, text.replace("_", "")) : text;
    }

    private static Object inRadix(String text, String sign, String prefix, String digits) {
        int radix = prefix == null || prefix.equalsIgnoreCase("o") ? 8 : prefix.equalsIgnoreCase("x") ? 16 : 2;
        try {
            return whole(new BigInteger(sign + digits, radix));
        } catch (NumberFormatException e) {
            return FLOAT.matcher(text).matches() ? number(text, text) : text;
        }
    }

    private static Object whole(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    /** JSON knows one kind of number: 1e3 and 1000.0 are the whole number 1000. What no double holds is a text. */
    private static Object number(String text, String digits) {
        double number = Double.parseDouble(digits);
        if (!Double.isFinite(number)) {
            return text;
        }
        return number == Math.rint(number) && Math.abs(number) < 1e18 ? (Object) (long) number : (Object) number;
    }
}
