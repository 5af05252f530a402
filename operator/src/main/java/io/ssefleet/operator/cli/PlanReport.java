package io.ssefleet.operator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.Advice;
import io.ssefleet.operator.plan.Figures;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Limit;
import io.ssefleet.operator.plan.ScalingOutlook;
import java.util.List;

/**
 * A plan as {@code plan -o json} and {@code -o yaml} write it. Scripts read it, so its fields keep their names, order
 * and meaning; new ones may be added.
 *
 * @param fleet the resource's name
 * @param targetConnections what the fleet is asked to have room for
 * @param meetsTarget false when maxReplicas is too low, or a node can hold nothing
 * @param desiredReplicas nodes that the fleet gets
 * @param neededReplicas nodes that target, minReplicas and spareNodes ask for, whatever maxReplicas says
 * @param connectionsPerNode what the plan counts on
 * @param admitPerNode what a node takes while clients move
 * @param totalConnections what the desired nodes hold together, as planned
 * @param limitedBy the limit that binds
 * @param limits all of them
 * @param explanation how the number of nodes came about
 * @param nodeDrainSeconds how long one full node takes to close its streams
 * @param rolloutSeconds how long replacing all nodes takes, without the start of the new ones
 * @param autoscaling when it will change the number of nodes; absent where the target alone decides
 * @param warnings what to know, the gravest first; empty when there is nothing
 */
record PlanReport(
        String fleet,
        long targetConnections,
        boolean meetsTarget,
        int desiredReplicas,
        int neededReplicas,
        long connectionsPerNode,
        long admitPerNode,
        long totalConnections,
        LimitedBy limitedBy,
        List<LimitRow> limits,
        String explanation,
        long nodeDrainSeconds,
        long rolloutSeconds,
        @JsonInclude(JsonInclude.Include.NON_NULL) Autoscaling autoscaling,
        List<Advice> warnings) {

    /**
     * One limit.
     *
     * @param kind what limits
     * @param connections how many connections it allows on a node, room for burst not yet taken off; absent when it does
     *     not bind
     * @param formula how the figure came about, or what is missing
     * @param source where the inputs come from
     * @param binds whether the capacity of a node comes from this one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LimitRow(LimitedBy kind, Long connections, String formula, Limit.Source source, boolean binds) {}

    /**
     * When autoscaling will change a fleet that has the nodes of this plan.
     *
     * @param growsAbove open connections; absent where it may not grow
     * @param connectionsPerNode how many more open connections it adds a node for
     * @param shrinksAfterSeconds how long fewer nodes must have been enough; absent where it may not shrink
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Autoscaling(AutoscalingSpec.Mode mode, Long growsAbove, long connectionsPerNode, Long shrinksAfterSeconds) {
        static Autoscaling of(ScalingOutlook outlook) {
            return new Autoscaling(
                    outlook.mode(),
                    outlook.grows() ? outlook.growsAbove() : null,
                    outlook.connectionsPerNode(),
                    outlook.shrinks() ? outlook.shrinksAfter().toSeconds() : null);
        }
    }

    static PlanReport of(SseFleet fleet, FleetPlan plan) {
        LimitedBy binding = plan.capacity().limitedBy();
        return new PlanReport(
                fleet.getMetadata().getName(),
                fleet.getSpec().targetConnections(),
                plan.meetsTarget(),
                plan.desiredReplicas(),
                plan.wantedReplicas(),
                plan.capacity().connectionsPerNode(),
                plan.capacity().admitPerNode(),
                plan.totalConnections(),
                binding,
                plan.capacity().limits().stream()
                        .map(limit -> row(limit, binding))
                        .toList(),
                plan.explanation(),
                Figures.wholeSeconds(plan.nodeDrainTime()),
                Figures.wholeSeconds(plan.rolloutTime()),
                fleet.getSpec().autoscaling() == null ? null : Autoscaling.of(ScalingOutlook.of(fleet.getSpec(), plan)),
                plan.advices());
    }

    private static LimitRow row(Limit limit, LimitedBy binding) {
        Long connections = limit.connections().isPresent() ? limit.connections().getAsLong() : null;
        return new LimitRow(limit.kind(), connections, limit.formula(), limit.source(), limit.kind() == binding);
    }
}
