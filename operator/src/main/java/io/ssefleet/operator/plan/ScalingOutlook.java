package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.AutoscalingSpec.Mode;
import io.ssefleet.operator.model.AutoscalingSpec.SelectPolicy;
import io.ssefleet.operator.model.SseFleetSpec;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * When autoscaling will change a fleet that has the nodes of its plan.
 *
 * @param mode whether it acts or only reports
 * @param grows whether it may make the fleet larger
 * @param growsAbove open connections above which it does
 * @param connectionsPerNode how many more open connections it adds a node for
 * @param shrinks whether it may make the fleet smaller again
 * @param shrinksAfter how long fewer nodes must have been enough before it does
 */
public record ScalingOutlook(
        Mode mode, boolean grows, long growsAbove, long connectionsPerNode, boolean shrinks, Duration shrinksAfter) {

    /** For a spec with autoscaling. */
    public static ScalingOutlook of(SseFleetSpec spec, FleetPlan plan) {
        ScalingRule up = ScalingRule.up(spec.autoscaling());
        ScalingRule down = ScalingRule.down(spec.autoscaling());
        long perNode = plan.capacity().connectionsPerNode();
        int utilization = spec.autoscaling().targetUtilization();
        long usable = Exact.product(Math.max(0, plan.desiredReplicas() - spec.spareNodes()), perNode);
        BigDecimal growsAbove = BigDecimal.valueOf(usable)
                .multiply(BigDecimal.valueOf(utilization).movePointLeft(2))
                .multiply(BigDecimal.ONE.add(up.tolerance()));
        return new ScalingOutlook(
                spec.autoscaling().mode(),
                up.select() != SelectPolicy.Disabled,
                Exact.saturated(growsAbove),
                Exact.scale(perNode, utilization, 100),
                down.select() != SelectPolicy.Disabled,
                down.window());
    }
}
