package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.LimitedBy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Figures as people read them, the same in every locale. */
public final class Figures {
    private Figures() {}

    /** With thousands separators: {@code 500,000}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Decimals as short as they can be: {@code 0.25}, {@code 80,000}. */
    public static String number(BigDecimal number) {
        BigDecimal whole = number.stripTrailingZeros();
        return whole.scale() <= 0 ? String.format(Locale.ROOT, "%,.0f", whole) : whole.toPlainString();
    }

    /** A number and what is counted, in the singular or with an s: {@code 1 node}, {@code 3 nodes}. */
    public static String count(long number, String singular) {
        return number(number) + " " + singular + (number == 1 ? "" : "s");
    }

    /** Bytes in binary units where they are whole: {@code 192Mi}, {@code 8Ki}, {@code 3,700 bytes}. */
    public static String bytes(long bytes) {
        for (int power = 3; power > 0; power--) {
            long unit = 1L << (10 * power);
            if (bytes >= unit && bytes % unit == 0) {
                return number(bytes / unit) + "KMG".charAt(power - 1) + "i";
            }
        }
        return count(bytes, "byte");
    }

    /** The name of a limit inside a sentence. */
    public static String name(LimitedBy kind) {
        return switch (kind) {
            case Declared -> "declared";
            case FileDescriptors -> "file descriptors";
            case Memory -> "memory";
            case Cpu -> "CPU";
            case Network -> "network";
        };
    }

    /** As Kubernetes writes durations, in whole seconds rounded up: {@code 1h2m3s}. */
    public static String duration(Duration duration) {
        long seconds = wholeSeconds(duration);
        StringBuilder text = new StringBuilder();
        if (seconds >= 3600) {
            text.append(seconds / 3600).append('h');
        }
        if (seconds % 3600 >= 60) {
            text.append(seconds % 3600 / 60).append('m');
        }
        if (seconds % 60 > 0 || seconds == 0) {
            text.append(seconds % 60).append('s');
        }
        return text.toString();
    }

    /** Whole seconds, rounded up. */
    public static long wholeSeconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }
}
