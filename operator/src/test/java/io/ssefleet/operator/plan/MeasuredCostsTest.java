package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.plan.MeasuredCosts.Sample;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredCostsTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final long MIB = 1 << 20;

    private final MeasuredCosts costs = new MeasuredCosts(0, 0);

    @Test
    void aConnectionCostsWhatTheProcessHoldsForItAndWhatTheKernelDoes() {
        costs.add(START, List.of(memory("a", 20_000, 96 * MIB + 3 * MIB + 20_000 * 8_000L, 3 * MIB)), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).hasValue(12_500);
    }

    @Test
    void anEmptierNodeTellsNothing() {
        costs.add(START, List.of(memory("a", 14_999, 500 * MIB, 0)), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).isEmpty();
        costs.add(START, List.of(memory("a", 999, 500 * MIB, 0)), 100);
        assertThat(costs.memoryPerConnectionBytes()).isEmpty();
    }

    @Test
    void theMedianCountsSoThatOneNodeDoesNotDecide() {
        costs.add(START, List.of(withCost("a", 8_000), withCost("b", 90_000), withCost("c", 9_000)), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).hasValue(9_000);
    }

    @Test
    void aFigureIsKeptUntilTheNodesDifferClearly() {
        costs.add(START, List.of(withCost("a", 10_000)), 30_000);
        costs.add(START, List.of(withCost("a", 12_000)), 30_000);
        costs.add(START, List.of(withCost("a", 8_000)), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).hasValue(10_000);
        costs.add(START, List.of(withCost("a", 12_100)), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).hasValue(12_100);
        costs.add(START, List.of(), 30_000);
        assertThat(costs.memoryPerConnectionBytes()).hasValue(12_100);
    }

    @Test
    void aRestartedOperatorGoesOnWithWhatWasUsed() {
        MeasuredCosts after = new MeasuredCosts(12_000, 50_000);
        after.add(START, List.of(withCost("a", 11_000)), 30_000);
        assertThat(after.memoryPerConnectionBytes()).hasValue(12_000);
        assertThat(after.deliveriesPerCoreSecond()).hasValue(50_000);
    }

    @Test
    void deliveriesPerCoreSecondAreWhatABusyNodeHasDoneInAMinute() {
        costs.add(START, List.of(busy("a", 1_000_000, 100)), 30_000);
        costs.add(START.plusSeconds(59), List.of(busy("a", 2_000_000, 120)), 30_000);
        assertThat(costs.deliveriesPerCoreSecond()).isEmpty();
        costs.add(START.plusSeconds(60), List.of(busy("a", 2_200_000, 120)), 30_000);
        assertThat(costs.deliveriesPerCoreSecond()).hasValue(60_000);
    }

    @Test
    void aNodeThatHasLittleToDoOrWasStartedAnewTellsNothingOfDeliveries() {
        costs.add(START, List.of(busy("a", 0, 100), busy("b", 500_000, 100)), 30_000);
        costs.add(START.plusSeconds(60), List.of(busy("a", 100_000, 111), busy("b", 1_000, 3)), 30_000);
        assertThat(costs.deliveriesPerCoreSecond()).isEmpty();
    }

    private static Sample withCost(String node, long bytesPerConnection) {
        return memory(node, 20_000, 96 * MIB + 20_000 * (bytesPerConnection - 4_500), 0);
    }

    private static Sample memory(String node, long connections, long residentBytes, long logBytes) {
        return new Sample(node, connections, residentBytes, logBytes, 0, 0);
    }

    private static Sample busy(String node, long delivered, double cpuSeconds) {
        return new Sample(node, 0, 0, 0, delivered, cpuSeconds);
    }
}
