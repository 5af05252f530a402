package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How fast clients may be made to reconnect. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReconnectsSpec(
        @JsonPropertyDescription("The reconnect budget: clients that the whole fleet may send away per second, in"
                + " rollouts, scale-downs and moves together, 1 to 10000000; default 1000.")
        @Min(1)
        @Max(10_000_000)
        @Default("1000")
        Integer perSecond,

        @JsonPropertyDescription("The time that clients are told to wait before they reconnect: a random one between"
                + " min and max for each.")
        @Default("{}")
        Retry retry) {

    /** The spread of the {@code retry:} that clients get, as Kubernetes durations. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.min) || !has(self.max) || !self.min.matches(" + Rules.DURATION + ")"
                    + " || !self.max.matches(" + Rules.DURATION + ") || duration(self.max) >= duration(self.min)",
            fieldPath = ".max",
            message = "must not be shorter than retry.min: write a longer max or a shorter min")
    public record Retry(
            @JsonPropertyDescription("The shortest wait, a duration from 100ms to 1h; default 1s.")
            @Size(max = Rules.MAX_DURATION_TEXT)
            @Default("1s")
            @ValidationRule(value = WAIT, message = WAIT_ADVICE)
            String min,

            @JsonPropertyDescription(
                    "The longest wait, a duration from 100ms to 1h, not shorter than min; default" + " 15s.")
            @Size(max = Rules.MAX_DURATION_TEXT)
            @Default("15s")
            @ValidationRule(value = WAIT, message = WAIT_ADVICE)
            String max) {

        private static final String WAIT =
                Rules.IS_DURATION + " && duration(self) >= duration('100ms') && duration(self) <= duration('1h')";
        private static final String WAIT_ADVICE = "write a duration from 100ms to 1h, such as 500ms, 15s or 1m30s";
    }
}
