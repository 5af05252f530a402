package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;

/** How fast clients may be made to reconnect. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReconnectsSpec(
        @Default("1000") Integer perSecond, @Default("{}") Retry retry) {

    /** The spread of the {@code retry:} that clients get, as Kubernetes durations. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retry(
            @Default("1s") String min, @Default("15s") String max) {}
}
