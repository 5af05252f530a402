package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** What a platform team asks for. Only the target is required; the schema fills in every other default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SseFleetSpec(
        @Required @Min(1) @Max(1_000_000_000) Long targetConnections,
        @Default("{}") CapacitySpec capacity,
        @SpecReplicas @Min(1) @Default("1") Integer minReplicas,
        Integer maxReplicas,
        @Default("0") Integer spareNodes,
        AutoscalingSpec autoscaling,
        @Default("{}") ReconnectsSpec reconnects,
        @Default("{}") RolloutSpec rollout,
        @Default("{}") NodeSpec node,
        @Default("{}") StreamSpec stream,
        @Default("{}") ExposureSpec exposure,
        @Default("false") Boolean paused) {}
