package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.AutoscalingSpec.PolicyType;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingPolicy;
import io.ssefleet.operator.model.AutoscalingSpec.SelectPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Horizontal pod autoscaling as its documentation tells it, written down without any thought of speed: every recommendation and every
 * change is kept for ever, and everything is counted anew each time. Times are seconds, spare nodes are passed over.
 */
final class HpaReference {
    record Rules(int window, SelectPolicy select, List<ScalingPolicy> policies, int tolerancePercent) {}

    private record At(long second, int number) {}

    private final Rules up;
    private final Rules down;
    private final int targetUtilization;
    private final long perNode;
    private final int spare;
    private final List<At> recommendations = new ArrayList<>();
    private final List<At> changes = new ArrayList<>();
    private long firstSecond;
    private int before = -1;

    HpaReference(Rules up, Rules down, int targetUtilization, long perNode, int spare) {
        this.up = up;
        this.down = down;
        this.targetUtilization = targetUtilization;
        this.perNode = perNode;
        this.spare = spare;
    }

    int next(long second, int current, long connections) {
        if (before < 0) {
            firstSecond = second;
            recommendations.add(new At(second, current));
        } else if (before != current) {
            changes.add(new At(second, current - before));
        }
        before = current;

        int recommended = recommended(current, connections);
        int result = limited(second, current, stabilized(second, current, recommended));
        recommendations.add(new At(second, recommended));
        return result;
    }

    /** "desiredReplicas = ceil[currentReplicas * (currentMetricValue / desiredMetricValue)]", skipped within the tolerance. */
    private int recommended(int current, long connections) {
        long wantedPerCent = perNode * targetUtilization * Math.max(0, current - spare);
        long usagePerCent = connections * 100;
        boolean tooMany = usagePerCent * 100 > wantedPerCent * (100 + up.tolerancePercent());
        boolean tooFew = usagePerCent * 100 < wantedPerCent * (100 - down.tolerancePercent());
        if (!tooMany && !tooFew) {
            return current;
        }
        int nodes = 0;
        while (perNode * targetUtilization * nodes < usagePerCent) {
            nodes++;
        }
        return tooMany ? Math.max(current, nodes + spare) : Math.min(current, nodes + spare);
    }

    /** Scaling down, the highest recommendation of the window is used; scaling up, the lowest. */
    private int stabilized(long second, int current, int recommended) {
        int lowest = recommended;
        int highest = recommended;
        for (At at : recommendations) {
            if (second - at.second() < up.window()) {
                lowest = Math.min(lowest, at.number());
            }
            if (second - at.second() < down.window()) {
                highest = Math.max(highest, at.number());
            }
        }
        if (lowest > current) {
            return lowest;
        }
        return Math.min(highest, current);
    }

    private int limited(long second, int current, int wanted) {
        if (wanted > current) {
            List<Double> allowed = new ArrayList<>();
            for (ScalingPolicy policy : up.policies()) {
                int start = atStartOf(policy, second, current);
                allowed.add(
                        policy.type() == PolicyType.Pods
                                ? start + policy.value()
                                : Math.ceil(start * (100 + policy.value()) / 100.0));
            }
            double limit = select(up.select(), current, allowed, 1);
            return (int) Math.min(wanted, Math.max(current, limit));
        }
        if (wanted < current) {
            int longest = 0;
            List<Double> allowed = new ArrayList<>();
            for (ScalingPolicy policy : down.policies()) {
                longest = Math.max(longest, policy.periodSeconds());
                int start = atStartOf(policy, second, current);
                allowed.add(
                        policy.type() == PolicyType.Pods
                                ? start - policy.value()
                                : Math.floor(Math.max(0, start) * Math.max(0, 100 - policy.value()) / 100.0));
            }
            // Not of the documentation: what was before the first look is not known, so it allows no shrinking.
            if (second - firstSecond < longest) {
                return current;
            }
            double limit = select(down.select(), current, allowed, -1);
            return (int) Math.max(wanted, Math.min(current, limit));
        }
        return current;
    }

    private static double select(SelectPolicy select, int current, List<Double> allowed, int sign) {
        if (select == SelectPolicy.Disabled) {
            return current;
        }
        double selected = allowed.get(0);
        for (double limit : allowed) {
            boolean larger = (limit - selected) * sign > 0;
            if (larger == (select == SelectPolicy.Max)) {
                selected = limit;
            }
        }
        return selected;
    }

    private int atStartOf(ScalingPolicy policy, long second, int current) {
        int start = current;
        for (At change : changes) {
            if (second - change.second() < policy.periodSeconds()) {
                start -= change.number();
            }
        }
        return start;
    }
}
