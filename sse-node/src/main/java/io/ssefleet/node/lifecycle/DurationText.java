package io.ssefleet.node.lifecycle;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 15s}, {@code 1h30m}, {@code 500ms}, {@code 0}, or ISO 8601 ({@code PT15S}). */
final class DurationText {

    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,12}(?:ms|s|m|h|d))+");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private DurationText() {}

    static Optional<Duration> parse(String text) {
        try {
            if (text.equals("0")) {
                return Optional.of(Duration.ZERO);
            }
            if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
                return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
            }
            return WHOLE.matcher(text).matches() ? Optional.of(sum(text)) : Optional.empty();
        } catch (DateTimeException | ArithmeticException malformed) {
            return Optional.empty();
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        var part = PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        }
        return sum;
    }

    /** As {@link #parse} reads it, without fractions of a millisecond. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        String text = (seconds >= 3600 ? seconds / 3600 + "h" : "")
                + (seconds / 60 % 60 > 0 ? seconds / 60 % 60 + "m" : "")
                + (seconds % 60 > 0 ? seconds % 60 + "s" : "");
        return text.isEmpty() ? "0s" : text;
    }
}
