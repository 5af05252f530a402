package io.ssefleet.node.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads settings by the names of their variables and gathers everything that is wrong with them, each as one line that names the variable,
 * what it says and what to write. A value that is wrong is replaced by its default, so that reading goes on.
 */
final class SettingsReader {

    private final Function<String, Optional<String>> lookup;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    /** @param lookup by the variable's name, for example {@code SSEFLEET_HEARTBEAT} */
    SettingsReader(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    Optional<String> text(String variable) {
        asked.add(variable);
        return lookup.apply(variable).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A text that is never shown. */
    Optional<String> secret(String variable) {
        asked.add(variable);
        return lookup.apply(variable).filter(text -> !text.isBlank());
    }

    boolean flag(String variable, boolean byDefault) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return byDefault;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(variable, "is neither true nor false; write one of them");
                yield byDefault;
            }
        };
    }

    OptionalLong number(String variable, long min, long max) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.get().matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text.get());
            if (number >= min && number <= max) {
                return OptionalLong.of(number);
            }
        }
        problem(variable, "must be a whole number from " + min + " to " + max);
        return OptionalLong.empty();
    }

    double rate(String variable, double byDefault) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return byDefault;
        }
        if (text.get().matches("[0-9]{1,9}(\\.[0-9]{1,9})?") && Double.parseDouble(text.get()) > 0) {
            return Double.parseDouble(text.get());
        }
        problem(variable, "must be a number above 0, for example 800 or 0.5");
        return byDefault;
    }

    long size(String variable, String byDefault, long minBytes, long maxBytes) {
        Optional<String> text = text(variable);
        OptionalLong bytes = SizeText.parse(text.orElse(byDefault));
        if (bytes.isEmpty() || bytes.getAsLong() < minBytes || bytes.getAsLong() > maxBytes) {
            problem(
                    variable,
                    "must be a size from " + minBytes + " to " + maxBytes + " bytes, for example " + byDefault + " or "
                            + byDefault + "i");
            return SizeText.parse(byDefault).orElseThrow();
        }
        return bytes.getAsLong();
    }

    Duration duration(String variable, String byDefault, Duration min, Duration max) {
        Optional<String> text = text(variable);
        Optional<Duration> duration = DurationText.parse(text.orElse(byDefault));
        if (duration.isEmpty()
                || duration.get().compareTo(min) < 0
                || duration.get().compareTo(max) > 0) {
            problem(
                    variable,
                    "must be a duration from " + DurationText.of(min) + " to " + DurationText.of(max)
                            + ", for example " + byDefault + " or "
                            + DurationText.parse(byDefault).orElseThrow());
            return DurationText.parse(byDefault).orElseThrow();
        }
        return duration.get();
    }

    <T> T choice(String variable, T byDefault, Map<String, T> choices) {
        Optional<String> text = text(variable);
        if (text.isPresent() && !choices.containsKey(text.get())) {
            problem(variable, "must be one of " + String.join(", ", choices.keySet()));
        }
        return text.map(choices::get).orElse(byDefault);
    }

    List<String> list(String variable) {
        return text(variable).map(text -> List.of(text.split("\\s*[, ]\\s*"))).orElse(List.of()).stream()
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** What is set to this is not understood; shows the value. */
    void problem(String variable, String whatToWrite) {
        problems.add(variable + "=" + lookup.apply(variable).orElse("") + " " + whatToWrite);
    }

    /** As {@link #problem}, without the value. */
    void secretProblem(String variable, String whatToWrite) {
        problems.add(variable + " is not usable: " + whatToWrite);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The variables that were read so far. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }
}
