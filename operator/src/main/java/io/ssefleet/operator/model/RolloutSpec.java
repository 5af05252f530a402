package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.IntOrString;

/** How nodes are replaced and taken away. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutSpec(
        @Default("1") IntOrString maxSurge, @Default("10m") String drainDeadline) {}
