package io.ssefleet.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.AutoscalingSpec.PolicyType;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingPolicy;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingRules;
import io.ssefleet.operator.model.AutoscalingSpec.SelectPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How fast a fleet may grow, or shrink: the rules of one direction with the defaults of HorizontalPodAutoscaler v2 filled in,
 * field by field (KEP-853; the tolerance: KEP-4951).
 *
 * @param window whose recommendations count together
 * @param tolerance how far utilization may be off its target, as a fraction of the target
 */
record ScalingRule(Duration window, SelectPolicy select, List<ScalingPolicy> policies, BigDecimal tolerance) {
    private static final ScalingRule UP = new ScalingRule(
            Duration.ZERO,
            SelectPolicy.Max,
            List.of(new ScalingPolicy(PolicyType.Pods, 4, 15), new ScalingPolicy(PolicyType.Percent, 100, 15)),
            new BigDecimal("0.1"));
    private static final ScalingRule DOWN = new ScalingRule(
            Duration.ofSeconds(300),
            SelectPolicy.Max,
            List.of(new ScalingPolicy(PolicyType.Percent, 100, 15)),
            new BigDecimal("0.1"));

    static ScalingRule up(AutoscalingSpec spec) {
        return UP.with(spec.behavior() == null ? null : spec.behavior().scaleUp());
    }

    static ScalingRule down(AutoscalingSpec spec) {
        return DOWN.with(spec.behavior() == null ? null : spec.behavior().scaleDown());
    }

    Duration longestPeriod() {
        return Duration.ofSeconds(
                policies.stream().mapToInt(ScalingPolicy::periodSeconds).max().orElse(0));
    }

    private ScalingRule with(ScalingRules rules) {
        if (rules == null) {
            return this;
        }
        return new ScalingRule(
                rules.stabilizationWindowSeconds() == null
                        ? window
                        : Duration.ofSeconds(rules.stabilizationWindowSeconds()),
                rules.selectPolicy() == null ? select : rules.selectPolicy(),
                rules.policies() == null ? policies : rules.policies(),
                rules.tolerance() == null ? tolerance : new Quantity(rules.tolerance()).getNumericalAmount());
    }
}
