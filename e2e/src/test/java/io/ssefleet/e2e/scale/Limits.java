package io.ssefleet.e2e.scale;

import java.util.Locale;

/** Prints what was measured, line by line, and knows whether something was beyond its limit. */
final class Limits {
    private boolean kept = true;

    void figure(String what, double measured, String unit) {
        System.out.printf(Locale.ROOT, "%-60s %8.2f %s%n", what, measured, unit);
    }

    void limit(String what, double measured, double limit, String unit) {
        boolean within = measured <= limit;
        kept &= within;
        System.out.printf(
                Locale.ROOT,
                "%-60s %8.2f %s (%s %.2f)%n",
                what,
                measured,
                unit,
                within ? "at most" : "BEYOND THE LIMIT OF",
                limit);
    }

    boolean kept() {
        return kept;
    }
}
