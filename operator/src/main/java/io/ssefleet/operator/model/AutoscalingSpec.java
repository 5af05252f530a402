package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Growing beyond the target on the connections that are really open. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalingSpec(
        @JsonPropertyDescription(
                "Percent of capacity in use at which the fleet grows beyond its target, 1 to 100;" + " default 80.")
        @Min(1)
        @Max(100)
        @Default("80")
        Integer targetUtilization,

        @JsonPropertyDescription("Auto scales; DryRun computes and reports, and changes nothing. Default Auto.")
        @Default("Auto")
        Mode mode,

        @JsonPropertyDescription(
                "How fast the fleet grows and shrinks: names, meaning and defaults of" + " HorizontalPodAutoscaler v2.")
        Behavior behavior) {

    /** Whether decisions are carried out or only reported. */
    public enum Mode {
        Auto,
        DryRun
    }

    /** How fast the fleet may grow and shrink: names and meaning of HorizontalPodAutoscaler v2. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Behavior(
            @JsonPropertyDescription("Rules for growing. Default: no stabilization, and per 15 seconds the larger of"
                    + " 4 pods and 100 percent.")
            ScalingRules scaleUp,

            @JsonPropertyDescription("Rules for shrinking. Default: 300 seconds of stabilization, then up to 100"
                    + " percent per 15 seconds.")
            ScalingRules scaleDown) {}

    /** Rules for one direction. An absent field has the default of its direction, as in HorizontalPodAutoscaler v2. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScalingRules(
            @JsonPropertyDescription("Seconds whose recommendations count together, 0 to 3600: the highest of them when"
                    + " shrinking, the lowest when growing. Default 300 for scaleDown, 0 for scaleUp.")
            @Min(0)
            @Max(3600)
            Integer stabilizationWindowSeconds,

            @JsonPropertyDescription("Which policy counts: Max the one that allows the largest change, Min the"
                    + " smallest, Disabled forbids this direction. Default Max.")
            SelectPolicy selectPolicy,

            @JsonPropertyDescription(
                    "Limits on the change of replicas, 1 to 20 of them; by default those of the" + " direction.")
            @Size(min = 1, max = 20)
            List<ScalingPolicy> policies,

            @JsonPropertyDescription("How far utilization may be off its target before anything is scaled, as a"
                    + " fraction in quotes, \"0\" to \"1\"; default \"0.1\", which is 10 percent.")
            @Size(max = 16)
            @ValidationRule(
                    value = "isQuantity(self) && quantity(self).compareTo(quantity('0')) >= 0"
                            + " && quantity(self).compareTo(quantity('1')) <= 0",
                    message = "write a fraction from \"0\" to \"1\", such as \"0.1\" for 10 percent")
            String tolerance) {}

    /** Which of several policies counts. */
    public enum SelectPolicy {
        Max,
        Min,
        Disabled
    }

    /** One limit on the change of replicas in a period. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScalingPolicy(
            @JsonPropertyDescription("The unit of value: Pods, or Percent of the current replicas.") @Required
            PolicyType type,

            @JsonPropertyDescription(
                    "How many pods, or how many percent, may be added or removed in one period, 1 or" + " more.")
            @Required
            @Min(1)
            @Max(1_000_000)
            Integer value,

            @JsonPropertyDescription("The period in seconds, 1 to 1800.") @Required @Min(1) @Max(1800)
            Integer periodSeconds) {}

    /** The unit of a policy's value. */
    public enum PolicyType {
        Pods,
        Percent
    }
}
