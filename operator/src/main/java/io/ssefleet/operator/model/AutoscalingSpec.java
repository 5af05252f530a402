package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import java.util.List;

/** Growing beyond the target on the connections that are really open. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalingSpec(
        @Default("80") Integer targetUtilization,
        @Default("Auto") Mode mode,
        Behavior behavior) {

    /** Whether decisions are carried out or only reported. */
    public enum Mode {
        Auto,
        DryRun
    }

    /** How fast the fleet may grow and shrink: names and meaning of HorizontalPodAutoscaler v2. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Behavior(ScalingRules scaleUp, ScalingRules scaleDown) {}

    /** Rules for one direction. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScalingRules(
            Integer stabilizationWindowSeconds,
            SelectPolicy selectPolicy,
            List<ScalingPolicy> policies,
            String tolerance) {}

    /** Which of several policies counts. */
    public enum SelectPolicy {
        Max,
        Min,
        Disabled
    }

    /** One limit on the change of replicas in a period. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScalingPolicy(PolicyType type, Integer value, Integer periodSeconds) {}

    /** The unit of a policy's value. */
    public enum PolicyType {
        Pods,
        Percent
    }
}
