package io.ssefleet.node.lifecycle;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them; the units are binary with and without their {@code i}: {@code 64M} = {@code 64Mi} = 67108864. */
final class SizeText {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kKMGT]?)i?");

    private SizeText() {}

    static OptionalLong parse(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches() || (match.group(2).isEmpty() && text.endsWith("i"))) {
            return OptionalLong.empty();
        }
        int shift = switch (match.group(2)) {
            case "k", "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            case "T" -> 40;
            default -> 0;
        };
        long number = Long.parseLong(match.group(1));
        return number > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(number << shift);
    }
}
