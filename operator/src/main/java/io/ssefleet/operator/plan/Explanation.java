package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.name;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.SseFleetSpec;
import java.util.stream.Collectors;

/** Says in one or two sentences how a fleet got to its size. */
final class Explanation {
    private Explanation() {}

    static String of(SseFleetSpec spec, Observed observed, NodeCapacity capacity, Sizing sizing, Scaling scaling) {
        return size(spec, observed, capacity, sizing, scaling) + ". " + dryRun(spec, sizing, scaling) + limits(capacity)
                + ".";
    }

    private static String dryRun(SseFleetSpec spec, Sizing sizing, Scaling scaling) {
        if (!scaling.on() || scaling.acts()) {
            return "";
        }
        int nodes = Math.min(Math.max(sizing.base(), scaling.nodes()), Sizing.ceiling(spec));
        return "Autoscaling in DryRun would have " + count(nodes, "node") + ": " + scaling.explanation() + ". ";
    }

    private static String size(
            SseFleetSpec spec, Observed observed, NodeCapacity capacity, Sizing sizing, Scaling scaling) {
        String nodes = count(sizing.desired(), "node");
        if (sizing.staysForHeld()) {
            return nodes + " stay, because " + held(observed) + "; " + instead(spec, capacity, sizing);
        }
        if (capacity.connectionsPerNode() == 0) {
            String left = sizing.desired() == 0
                    ? "No nodes"
                    : nodes + ", left as " + (sizing.desired() == 1 ? "it is" : "they are");
            return left + ": one node can hold no connection (" + name(capacity.limitedBy())
                    + "), so no number of nodes reaches the target of " + number(spec.targetConnections());
        }
        if (sizing.allowed() < sizing.wanted()) {
            return nodes + " by maxReplicas; " + count(sizing.wanted(), "node") + " would be needed: "
                    + reasons(spec, capacity, sizing, scaling);
        }
        if (sizing.allowed() > sizing.wanted()) {
            return nodes + " by maxReplicas, below minReplicas of " + number(spec.minReplicas()) + "; "
                    + count(sizing.wanted(), "node") + " would do: " + reasons(spec, capacity, sizing, scaling);
        }
        return nodes + ": " + reasons(spec, capacity, sizing, scaling);
    }

    private static String held(Observed observed) {
        if (observed.connections().isEmpty()) {
            return "how many connections are held now is not known";
        }
        return count(observed.connections().getAsLong(), "connection") + " held now "
                + (observed.connections().getAsLong() == 1 ? "needs them" : "need them");
    }

    private static String instead(SseFleetSpec spec, NodeCapacity capacity, Sizing sizing) {
        if (capacity.connectionsPerNode() == 0) {
            return "a new node could hold none (" + name(capacity.limitedBy()) + ")";
        }
        if (sizing.allowed() < sizing.wanted()) {
            return "maxReplicas is " + number(spec.maxReplicas());
        }
        String target = "the target of " + number(spec.targetConnections());
        return count(sizing.allowed(), "node") + " would do for "
                + (sizing.allowed() > sizing.declared() ? target + ", minReplicas and spareNodes" : target);
    }

    private static String reasons(SseFleetSpec spec, NodeCapacity capacity, Sizing sizing, Scaling scaling) {
        if (sizing.scaled()) {
            return scaling.explanation() + "; "
                    + (sizing.base() > sizing.declared() + spec.spareNodes()
                            ? "minReplicas"
                            : "the target of " + number(spec.targetConnections()))
                    + " needs " + number(sizing.base());
        }
        String needed = count(spec.targetConnections(), "connection") + " / " + number(capacity.connectionsPerNode())
                + " per node (" + bound(spec, capacity) + ")";
        String base = Sizing.floor(spec) > sizing.declared()
                ? number(spec.minReplicas()) + " by minReplicas (" + number(sizing.declared()) + " for " + needed + ")"
                : sizing.declared() == sizing.base() ? needed : number(sizing.declared()) + " for " + needed;
        return spec.spareNodes() > 0 ? base + " and " + number(spec.spareNodes()) + " spare" : base;
    }

    private static String bound(SseFleetSpec spec, NodeCapacity capacity) {
        Long declared = spec.capacity().connectionsPerNode();
        if (declared != null && capacity.limitedBy() != LimitedBy.Declared) {
            return name(capacity.limitedBy()) + ", " + number(declared) + " declared";
        }
        if (declared != null || spec.capacity().burst() == 0) {
            return name(capacity.limitedBy());
        }
        return name(capacity.limitedBy()) + ", with room for " + spec.capacity().burst() + " % burst";
    }

    private static String limits(NodeCapacity capacity) {
        return capacity.limits().stream()
                .filter(limit -> limit.kind() != LimitedBy.Declared)
                .filter(limit -> limit.connections().isPresent())
                .map(limit ->
                        name(limit.kind()) + " " + number(limit.connections().getAsLong()))
                .collect(Collectors.joining(", ", "Limits: ", ""));
    }
}
