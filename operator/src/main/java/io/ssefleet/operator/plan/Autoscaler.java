package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.duration;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.AutoscalingSpec.PolicyType;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingPolicy;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Scaling.Direction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.stream.LongStream;

/**
 * Follows the connections that are open as a HorizontalPodAutoscaler v2 follows a metric with a target value per pod: the algorithm and
 * {@code behavior} are those of its documentation. Growing goes by the clients known at this moment, shrinking by the most that the
 * fleet has held while moved clients return, and what is not known never shrinks anything.
 */
final class Autoscaler {
    private final boolean acts;
    private final int current;
    private final int spare;
    private final long perNode;
    private final int utilization;
    private final ScalingRule up;
    private final ScalingRule down;
    private final ScalingHistory history;
    private final Instant now;

    private Autoscaler(SseFleetSpec spec, int current, long perNode, ScalingHistory history, Instant now) {
        this.acts = spec.autoscaling().mode() == AutoscalingSpec.Mode.Auto;
        this.current = current;
        this.spare = spec.spareNodes();
        this.perNode = perNode;
        this.utilization = spec.autoscaling().targetUtilization();
        this.up = ScalingRule.up(spec.autoscaling());
        this.down = ScalingRule.down(spec.autoscaling());
        this.history = history;
        this.now = now;
    }

    /**
     * @param floor nodes that the fleet has in any case, spare ones included: one that has fewer goes there first
     * @param history told of the replicas of this moment, and not yet of a recommendation
     */
    static Scaling decide(
            SseFleetSpec spec, Observed observed, long perNode, int floor, ScalingHistory history, Instant now) {
        AutoscalingSpec autoscaling = spec.autoscaling();
        int current = observed.replicas().orElse(0);
        if (autoscaling == null || perNode == 0 || current == 0) {
            return Scaling.OFF;
        }
        return new Autoscaler(spec, current, perNode, history, now).decide(observed, floor);
    }

    private Scaling decide(Observed observed, int floor) {
        long clients = observed.demand().clients();
        long most = Math.max(clients, observed.connections().orElse(clients));
        if (exceeds(clients)) {
            int recommended = Math.max(current, nodesFor(clients));
            return scaling(recommended, floor, usage(clients, observed.demand().waiting()));
        }
        if (observed.connections().isEmpty()) {
            return scaling(current, floor, "how many connections are open is not known, so nothing shrinks");
        }
        int recommended = fallsBelow(most) ? Math.min(current, nodesFor(most)) : current;
        return scaling(recommended, floor, usage(most, observed.demand().waiting()));
    }

    private Scaling scaling(int recommended, int floor, String usage) {
        if (current < floor) {
            return new Scaling(acts, Direction.Keep, recommended, floor, usage);
        }
        int stabilized = stabilized(recommended);
        if (stabilized > current) {
            int nodes = (int) Math.min(stabilized, Math.max(current, growthLimit()));
            return new Scaling(
                    acts,
                    nodes > current ? Direction.Grow : Direction.Keep,
                    recommended,
                    nodes,
                    usage
                            + (nodes < stabilized
                                    ? "; " + wanted(stabilized) + ", behavior.scaleUp allows fewer now"
                                    : ""));
        }
        if (stabilized < current) {
            int nodes = (int) Math.max(stabilized, Math.min(current, shrinkLimit()));
            return new Scaling(
                    acts,
                    nodes < current ? Direction.Shrink : Direction.Keep,
                    recommended,
                    nodes,
                    usage
                            + (nodes > stabilized
                                    ? "; " + wanted(stabilized) + ", behavior.scaleDown keeps more now"
                                    : ""));
        }
        return new Scaling(acts, Direction.Keep, recommended, current, usage + waits(recommended));
    }

    private String wanted(int nodes) {
        return count(nodes, "node") + " would be right";
    }

    private String waits(int recommended) {
        if (recommended == current) {
            return "";
        }
        return "; " + wanted(recommended) + ", once that has been so for "
                + duration(recommended < current ? down.window() : up.window());
    }

    private boolean exceeds(long clients) {
        return target().multiply(BigDecimal.ONE.add(up.tolerance())).compareTo(hundredfold(clients)) < 0;
    }

    private boolean fallsBelow(long clients) {
        return target().multiply(BigDecimal.ONE.subtract(down.tolerance())).compareTo(hundredfold(clients)) > 0;
    }

    /** What the nodes of now, without the spare ones, are to hold, times hundred. */
    private BigDecimal target() {
        return BigDecimal.valueOf(usable()).multiply(BigDecimal.valueOf(utilization));
    }

    private long usable() {
        return Exact.product(Math.max(0, current - spare), perNode);
    }

    private static BigDecimal hundredfold(long clients) {
        return BigDecimal.valueOf(clients).movePointRight(2);
    }

    private int nodesFor(long clients) {
        BigDecimal nodes = hundredfold(clients)
                .divide(BigDecimal.valueOf(perNode).multiply(BigDecimal.valueOf(utilization)), 0, RoundingMode.CEILING);
        return Exact.sum((int) Math.min(Integer.MAX_VALUE, Exact.saturated(nodes)), spare);
    }

    /** As little change as the recommendations of the windows agree on: the lowest for growing, the highest for shrinking. */
    private int stabilized(int recommended) {
        int lowest = Math.min(recommended, history.lowestAfter(now.minus(up.window()), recommended));
        int highest = Math.max(recommended, history.highestAfter(now.minus(down.window()), recommended));
        return Math.min(Math.max(current, lowest), highest);
    }

    private long growthLimit() {
        LongStream allowed = up.policies().stream().mapToLong(policy -> {
            long start = startOf(policy);
            return policy.type() == PolicyType.Pods
                    ? start + policy.value()
                    : -Math.floorDiv(-start * (100L + policy.value()), 100L);
        });
        return switch (up.select()) {
            case Max -> allowed.max().orElse(current);
            case Min -> allowed.min().orElse(current);
            case Disabled -> current;
        };
    }

    private long shrinkLimit() {
        if (!history.reachesBackTo(now.minus(down.longestPeriod()))) {
            return current;
        }
        LongStream allowed = down.policies().stream().mapToLong(policy -> {
            long start = startOf(policy);
            return policy.type() == PolicyType.Pods
                    ? start - policy.value()
                    : Math.max(0, start) * Math.max(0, 100L - policy.value()) / 100;
        });
        return switch (down.select()) {
            case Max -> allowed.min().orElse(current);
            case Min -> allowed.max().orElse(current);
            case Disabled -> current;
        };
    }

    /** How many replicas there were when the policy's period began. */
    private long startOf(ScalingPolicy policy) {
        return (long) current - history.changeAfter(now.minusSeconds(policy.periodSeconds()));
    }

    private String usage(long clients, long waiting) {
        String who = count(clients, "connection") + (clients == 1 ? " is " : " are ");
        String refused = waiting == 0 ? "" : " (" + number(waiting) + " of them refused for now)";
        String part = usable() == 0
                ? "more than the spare nodes alone are for"
                : Exact.scale(clients, 100, usable()) + " % of capacity" + (spare > 0 ? " without spare nodes" : "");
        return who + part + refused + ", target " + utilization + " %";
    }
}
