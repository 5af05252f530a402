package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.SseFleetSpec;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many connections the plan counts on per node, and why.
 *
 * @param connectionsPerNode planned; 0 when a node cannot hold even one
 * @param limitedBy the limit that binds, or Declared
 * @param limits all limits, those that do not bind included; Declared first, where the resource declares a capacity
 * @param inputs the figures behind the limits that may be declared or measured
 * @param admitPerNode what a node admits while clients move: the planned connections and the burst, never more than
 *     its file descriptors
 */
public record NodeCapacity(
        long connectionsPerNode, LimitedBy limitedBy, List<Limit> limits, List<Input> inputs, long admitPerNode) {

    public NodeCapacity {
        limits = List.copyOf(limits);
    }

    static NodeCapacity of(SseFleetSpec spec, Observed observed) {
        List<Limit> limits = NodeLimits.of(spec, observed);
        Limit binding = limits.get(0).kind() == LimitedBy.Declared ? declared(limits) : tightest(limits);
        long allowed = binding.connections().orElseThrow();
        long planned = isDeclared(limits) ? allowed : withRoomForBurst(allowed, spec);
        long admitted = Math.min(withBurst(planned, spec), descriptors(limits));
        return new NodeCapacity(planned, binding.kind(), limits, NodeLimits.inputs(spec, observed), admitted);
    }

    /** The figure of one limit; empty when it does not bind or the resource declares none. */
    public OptionalLong limit(LimitedBy kind) {
        return limits.stream()
                .filter(limit -> limit.kind() == kind)
                .findFirst()
                .map(Limit::connections)
                .orElse(OptionalLong.empty());
    }

    /** What a node would admit if descriptors were no matter. */
    static long withBurst(long planned, SseFleetSpec spec) {
        return Exact.scale(planned, 100L + spec.capacity().burst(), 100);
    }

    private static long withRoomForBurst(long allowed, SseFleetSpec spec) {
        // A node that can hold one connection is planned with one, although nothing is left for a burst then.
        return Math.max(
                Math.min(allowed, 1),
                Exact.scale(allowed, 100, 100L + spec.capacity().burst()));
    }

    private static boolean isDeclared(List<Limit> limits) {
        return limits.get(0).kind() == LimitedBy.Declared;
    }

    private static Limit declared(List<Limit> limits) {
        return limits.get(0).connections().orElseThrow() <= descriptors(limits) ? limits.get(0) : limits.get(1);
    }

    private static Limit tightest(List<Limit> limits) {
        Limit tightest = limits.get(0);
        for (Limit limit : limits) {
            if (limit.connections().orElse(Long.MAX_VALUE)
                    < tightest.connections().orElseThrow()) {
                tightest = limit;
            }
        }
        return tightest;
    }

    private static long descriptors(List<Limit> limits) {
        return limits.get(isDeclared(limits) ? 1 : 0).connections().orElseThrow();
    }
}
