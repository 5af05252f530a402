package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.SpecBuilder.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.plan.Limit.Source;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final Map<String, Quantity> TWO_CORES =
            Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi"));

    @Test
    void fileDescriptorsLessTheReserveAndRoomForBurstAreTheCapacityByDefault() {
        NodeCapacity capacity = capacity(target(500_000));
        assertThat(capacity.limit(LimitedBy.FileDescriptors)).hasValue(65_024);
        assertThat(capacity.limit(LimitedBy.Memory)).hasValue(98_304);
        assertThat(capacity.limit(LimitedBy.Cpu)).isEmpty();
        assertThat(capacity.limit(LimitedBy.Network)).isEmpty();
        assertThat(capacity.limit(LimitedBy.Declared)).isEmpty();
        assertThat(capacity.limitedBy()).isEqualTo(LimitedBy.FileDescriptors);
        assertThat(capacity.connectionsPerNode()).isEqualTo(54_186);
        assertThat(capacity.admitPerNode()).isEqualTo(65_023);
    }

    @Test
    void aDeclaredCapacityIsTakenAsItIsAndBurstComesOnTop() {
        NodeCapacity capacity = capacity(target(500_000).perNode(50_000));
        assertThat(capacity.limitedBy()).isEqualTo(LimitedBy.Declared);
        assertThat(capacity.connectionsPerNode()).isEqualTo(50_000);
        assertThat(capacity.admitPerNode()).isEqualTo(60_000);
        assertThat(capacity.limits()).extracting(Limit::kind).containsExactly(LimitedBy.values());
    }

    @Test
    void aDeclaredCapacityAboveTheFileDescriptorsIsClampedToThem() {
        NodeCapacity capacity = capacity(target(500_000).perNode(100_000));
        assertThat(capacity.limitedBy()).isEqualTo(LimitedBy.FileDescriptors);
        assertThat(capacity.connectionsPerNode()).isEqualTo(65_024);
        assertThat(capacity.admitPerNode()).isEqualTo(65_024);
    }

    @Test
    void aDeclaredCapacityOfExactlyTheFileDescriptorsIsNotClamped() {
        NodeCapacity capacity = capacity(target(500_000).perNode(65_024));
        assertThat(capacity.limitedBy()).isEqualTo(LimitedBy.Declared);
        assertThat(capacity.admitPerNode()).isEqualTo(65_024);
    }

    @Test
    void withoutBurstThePlanGoesUpToTheLimit() {
        NodeCapacity capacity = capacity(target(1).burst(0));
        assertThat(capacity.connectionsPerNode()).isEqualTo(65_024);
        assertThat(capacity.admitPerNode()).isEqualTo(65_024);
    }

    @Test
    void aNodeThatCanHoldOneConnectionIsPlannedWithOne() {
        NodeCapacity capacity = capacity(target(1).descriptors(513));
        assertThat(capacity.connectionsPerNode()).isEqualTo(1);
        assertThat(capacity.admitPerNode()).isEqualTo(1);
    }

    @Test
    void whatTheNodesReportReplacesTheDeclaredDescriptorsBothWays() {
        assertThat(capacity(target(1), nofile(20_000)).limit(LimitedBy.FileDescriptors))
                .hasValue(19_488);
        NodeCapacity more = capacity(target(1), nofile(1_048_576));
        assertThat(more.limit(LimitedBy.FileDescriptors)).hasValue(1_048_064);
        assertThat(more.limitedBy()).isEqualTo(LimitedBy.Memory);
        assertThat(limit(more, LimitedBy.FileDescriptors).source()).isEqualTo(Source.Measured);
    }

    @Test
    void aHundredThousandConnectionsOf50KilobytesNeed5GigabytesOfMemory() {
        long fixed = (192L + 64L) << 20;
        SpecBuilder spec = target(100_000).memoryPerConnection("50k").burst(0).descriptors(200_000);
        NodeCapacity enough = capacity(spec.memory(Long.toString(5_000_000_000L + fixed)));
        assertThat(enough.limitedBy()).isEqualTo(LimitedBy.Memory);
        assertThat(enough.connectionsPerNode()).isEqualTo(100_000);
        NodeCapacity oneByteLess = capacity(spec.memory(Long.toString(5_000_000_000L + fixed - 1)));
        assertThat(oneByteLess.connectionsPerNode()).isEqualTo(99_999);
    }

    @Test
    void memoryCountsTheReplayLogAsFixedCost() {
        Limit memory = limit(capacity(target(1).memory("512Mi").replay("128Mi")), LimitedBy.Memory);
        assertThat(memory.connections()).hasValue((512 - 192 - 128) * 1024 / 8);
        assertThat(memory.formula()).isEqualTo("(512Mi - 192Mi - 128Mi) / 8Ki");
        assertThat(memory.source()).isEqualTo(Source.Assumed);
    }

    @Test
    void memoryPerConnectionIsDeclaredElseMeasuredElseAssumed() {
        Observed measured = Fleets.measured(16_384, 1);
        Limit byNodes = limit(capacity(target(1), measured), LimitedBy.Memory);
        assertThat(byNodes.connections()).hasValue(49_152);
        assertThat(byNodes.formula()).endsWith("/ 16Ki");
        assertThat(byNodes.source()).isEqualTo(Source.Measured);
        Limit declared = limit(capacity(target(1).memoryPerConnection("4Ki"), measured), LimitedBy.Memory);
        assertThat(declared.connections()).hasValue(196_608);
        assertThat(declared.source()).isEqualTo(Source.Declared);
    }

    @Test
    void aNodeIsNotPlannedWithMoreConnectionsThanItAdmitsByTheAssumedMemory() {
        Limit memory = limit(capacity(target(1), Fleets.measured(4096, 1)), LimitedBy.Memory);
        assertThat(memory.connections()).hasValue(98_304);
        assertThat(memory.source()).isEqualTo(Source.Assumed);
    }

    @Test
    void inputsTellWhatIsDeclaredAssumedAndMeasuredAndWhichCounts() {
        assertThat(capacity(target(1).memoryPerConnection("12Ki"), Fleets.measured(16_384, 70_000))
                        .inputs())
                .containsExactly(
                        new Input(
                                Input.FILE_DESCRIPTORS,
                                OptionalLong.of(65_536),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Source.Declared),
                        new Input(
                                Input.MEMORY_PER_CONNECTION,
                                OptionalLong.of(12_288),
                                OptionalLong.of(8192),
                                OptionalLong.of(16_384),
                                Source.Declared),
                        new Input(
                                Input.DELIVERIES_PER_CORE_SECOND,
                                OptionalLong.empty(),
                                OptionalLong.of(80_000),
                                OptionalLong.of(70_000),
                                Source.Measured));
    }

    @Test
    void withoutAMemoryLimitTheRequestCountsAndWithoutEitherMemoryDoesNotBind() {
        assertThat(capacity(target(1).limits(Map.of())).limit(LimitedBy.Memory)).hasValue(98_304);
        assertThat(capacity(target(1).limits(null).requests(null)).limit(LimitedBy.Memory))
                .isEmpty();
    }

    @Test
    void twoCoresThatDeliver80000EachHold56000ConnectionsOfTwoEventsPerSecond() {
        NodeCapacity capacity = capacity(target(1).limits(TWO_CORES).events("2", 512));
        Limit cpu = limit(capacity, LimitedBy.Cpu);
        assertThat(cpu.connections()).hasValue(56_000);
        assertThat(cpu.formula()).isEqualTo("2 cores x 80,000/s x 0.7 / 2/s");
        assertThat(cpu.source()).isEqualTo(Source.Assumed);
        assertThat(capacity.limitedBy()).isEqualTo(LimitedBy.Cpu);
    }

    @Test
    void theCpuRequestCountsWhereThereIsNoLimitAndMeasuredDeliveriesReplaceTheAssumed() {
        Limit cpu = limit(capacity(target(1).events("1", 512), Fleets.measured(1, 100_000)), LimitedBy.Cpu);
        assertThat(cpu.connections()).hasValue(35_000);
        assertThat(cpu.source()).isEqualTo(Source.Measured);
        SpecBuilder oneCore =
                target(1).requests(Map.of("cpu", new Quantity("1000m"))).events("1", 512);
        assertThat(limit(capacity(oneCore), LimitedBy.Cpu).formula()).startsWith("1 core x 80,000/s");
    }

    @Test
    void withoutAnyCpuOrWithoutEventsCpuDoesNotBind() {
        Limit cpu = limit(capacity(target(1).events("1", 512).requests(Map.of())), LimitedBy.Cpu);
        assertThat(cpu.connections()).isEmpty();
        assertThat(cpu.formula()).isEqualTo("needs spec.node.resources.limits.cpu");
        assertThat(cpu.source()).isEqualTo(Source.Missing);
    }

    @Test
    void fractionsOfEventsAreExact() {
        for (String half : new String[] {"0.5", "500m", "5e-1"}) {
            assertThat(capacity(target(1).events(half, 512)).limit(LimitedBy.Cpu))
                    .as(half)
                    .hasValue(56_000);
        }
        assertThat(capacity(target(1).events("0.1", 512)).limit(LimitedBy.Cpu)).hasValue(280_000);
        assertThat(capacity(target(1).events("0.3", 512)).limit(LimitedBy.Cpu)).hasValue(93_333);
    }

    @Test
    void aMillionConnectionsAtOneEventOf500BytesPerSecondTake5240MegabitsOnTheWireAnd6550WithHeadroom() {
        assertThat(WireSize.ofEvent(500) * 8 * 1_000_000).isEqualTo(5_240_000_000L);
        SpecBuilder spec = target(1_000_000).events("1", 500).burst(0);
        assertThat(capacity(spec.bandwidth("6550M")).limit(LimitedBy.Network)).hasValue(1_000_000);
        assertThat(capacity(spec.bandwidth("6549M")).limit(LimitedBy.Network)).hasValue(999_847);
    }

    @Test
    void theNetworkLimitNeedsABandwidthAndAnEventRate() {
        assertThat(limit(capacity(target(1).events("1", 500)), LimitedBy.Network)
                        .formula())
                .isEqualTo("needs spec.capacity.networkBandwidth");
        assertThat(limit(capacity(target(1).bandwidth("1G")), LimitedBy.Network).formula())
                .isEqualTo("needs spec.capacity.eventsPerSecond");
        assertThat(limit(capacity(target(1).bandwidth("1G").events("250m", 500)), LimitedBy.Network)
                        .formula())
                .isEqualTo("1Gbit/s x 0.8 / 8 / (0.25/s x 655 bytes)");
    }

    @Test
    void figuresThatCannotBeCountAsUnknown() {
        Observed absurd = new Observed(
                OptionalInt.of(-1),
                OptionalLong.of(-1),
                new Demand(-1, -7),
                OptionalLong.of(0),
                OptionalLong.of(-5),
                OptionalDouble.of(Double.NaN));
        assertThat(absurd).isEqualTo(Observed.NONE);
        assertThat(Fleets.measured(1, 0).deliveriesPerCoreSecond()).isEmpty();
        assertThat(Fleets.measured(1, Double.POSITIVE_INFINITY).deliveriesPerCoreSecond())
                .isEmpty();
    }

    @Test
    void absurdNumbersSaturate() {
        NodeCapacity capacity = capacity(
                target(1_000_000_000)
                        .memory("1e999999999")
                        .memoryPerConnection("1n")
                        .events("1e-999999", 512)
                        .bandwidth("999E"),
                nofile(Long.MAX_VALUE));
        assertThat(capacity.limit(LimitedBy.Memory)).hasValue(Long.MAX_VALUE);
        assertThat(capacity.limit(LimitedBy.Cpu)).hasValue(Long.MAX_VALUE);
        assertThat(capacity.limit(LimitedBy.Network)).hasValue(Long.MAX_VALUE);
        assertThat(capacity.limit(LimitedBy.FileDescriptors)).hasValue(Long.MAX_VALUE - 512);
        assertThat(capacity(target(1).memoryPerConnection("0")).limit(LimitedBy.Memory))
                .hasValue(Long.MAX_VALUE);
    }

    static Observed nofile(long descriptors) {
        return Fleets.withDescriptors(1, 0, descriptors);
    }

    private static NodeCapacity capacity(SpecBuilder spec) {
        return capacity(spec, Observed.NONE);
    }

    private static NodeCapacity capacity(SpecBuilder spec, Observed observed) {
        return Planner.plan(spec.build(), observed).capacity();
    }

    private static Limit limit(NodeCapacity capacity, LimitedBy kind) {
        return capacity.limits().stream()
                .filter(limit -> limit.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
