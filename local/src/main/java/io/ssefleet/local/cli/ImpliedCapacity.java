package io.ssefleet.local.cli;

import io.ssefleet.bench.calibrate.Calibration;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.NodeCapacity;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a calibration means for a resource: its {@code capacity}, and what the planner makes of that for a node with the
 * default resources.
 *
 * @param capacity the lines of the resource, from {@code capacity:} on
 */
record ImpliedCapacity(String capacity, long connectionsPerNode, String limitedBy) {
    static ImpliedCapacity of(Calibration calibration, LoadSpec load, Pace pace) {
        StringBuilder lines = new StringBuilder("capacity:\n");
        lines.append("  memoryPerConnection: ")
                .append(calibration.memoryPerConnection())
                .append('\n');
        if (pace instanceof Pace.PerSecond rate) {
            // Each client has one topic.
            BigDecimal each = BigDecimal.valueOf(rate.events() / load.topics()).round(new MathContext(3));
            lines.append("  eventsPerSecond: \"")
                    .append(each.stripTrailingZeros().toPlainString())
                    .append("\"\n");
        }
        lines.append("  eventSize: ").append(load.eventBytes()).append('\n');
        NodeCapacity planned =
                Planner.plan(fleet(lines).getSpec(), Observed.NONE).capacity();
        return new ImpliedCapacity(
                lines.toString(),
                planned.connectionsPerNode(),
                planned.limitedBy().name());
    }

    String text() {
        return "%s%nA node with the default resources is then planned with %,d connections, limited by %s.%n"
                .formatted(capacity.indent(2), connectionsPerNode, limitedBy);
    }

    private static SseFleet fleet(StringBuilder capacity) {
        String head = """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: { name: calibrated }
                spec:
                  targetConnections: 1
                """;
        try {
            return FleetText.parse(head + capacity.toString().indent(2));
        } catch (FleetText.Unusable e) {
            throw new IllegalStateException("a measured capacity that no resource takes: " + e.getMessage(), e);
        }
    }
}
