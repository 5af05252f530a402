package io.ssefleet.operator.model;

/** Expressions that several CEL rules share; each stays false, rather than failing, on a text of the wrong form. */
final class Rules {
    /** A duration that CEL's {@code duration()} can read without overflow. */
    static final String DURATION = "'^([0-9]{1,5}(h|ms|m|s)){1,4}$'";

    static final String IS_DURATION = "self.matches(" + DURATION + ")";

    static final String IS_QUANTITY = "isQuantity(string(self))";

    static final String QUANTITY = "quantity(string(self))";

    /** The name of a Secret, a ServiceAccount and the like. */
    static final String IS_OBJECT_NAME = "self.matches('^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$')";

    static final String OBJECT_NAME_ADVICE = ": lower case letters, digits, \"-\" and \".\"";

    static final String DURATION_EXAMPLES = ", such as 15s, 10m or 1h30m";

    static final long MAX_OBJECT_NAME = 253;
    static final long MAX_DURATION_TEXT = 32;
    static final long MAX_URL = 2048;

    private Rules() {}
}
