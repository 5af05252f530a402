package io.ssefleet.operator.plan;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Running fleets, as far as a test is about them. */
final class Fleets {
    private Fleets() {}

    static Observed running(int replicas, long connections) {
        return new Observed(
                OptionalInt.of(replicas),
                OptionalLong.of(connections),
                new Demand(connections, 0),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    static Observed silent(int replicas) {
        return new Observed(
                OptionalInt.of(replicas),
                OptionalLong.empty(),
                Demand.NONE,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    static Observed withDescriptors(int replicas, long connections, long nofile) {
        return new Observed(
                OptionalInt.of(replicas),
                OptionalLong.of(connections),
                new Demand(connections, 0),
                OptionalLong.of(nofile),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    static Observed measured(long memoryPerConnectionBytes, double deliveriesPerCoreSecond) {
        return new Observed(
                OptionalInt.empty(),
                OptionalLong.empty(),
                Demand.NONE,
                OptionalLong.empty(),
                OptionalLong.of(memoryPerConnectionBytes),
                OptionalDouble.of(deliveriesPerCoreSecond));
    }
}
