package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.SpecBuilder.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.plan.Advice.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final Map<String, Quantity> NOTHING = Map.of();

    @Test
    void aFleetThatIsRightNeedsNoAdvice() {
        assertThat(codes(target(300).perNode(100))).isEmpty();
        assertThat(codes(target(10_000))).isEmpty();
    }

    @Test
    void severalNodesWithTheMemoryBackplaneDoNotShareEvents() {
        assertThat(Planner.plan(target(300).perNode(100).build(), Observed.NONE).advices())
                .containsExactly(advice(
                        Code.BackplaneNotShared,
                        "spec.stream.backplane.type",
                        "with Memory, 3 nodes do not share events: each reaches only the clients of the node that it "
                                + "was published to. Write Redis, or let one node hold the target."));
        assertThat(Planner.plan(target(100).perNode(100).build(), Observed.NONE).advices())
                .isEmpty();
    }

    @Test
    void whatThisVersionDoesNotDoIsSaid() {
        List<Advice> advices = advices(target(300).perNode(100).redis().ingress());
        assertThat(advices).extracting(Advice::code).containsOnly(Code.NotImplemented);
        assertThat(advices).extracting(Advice::field).containsExactly("spec.exposure.ingress");
        Advice gateway = only(target(300).perNode(100).gateway());
        assertThat(gateway.message())
                .isEqualTo("spec.exposure.gateway is not implemented in this version: no HTTPRoute is made; write one "
                        + "that leads to the fleet's Service.");
    }

    @Test
    void tooLowAMaxReplicasNamesTheNumberThatWouldBeNeeded() {
        Advice advice = only(target(1000).perNode(100).max(5).spare(1));
        assertThat(advice)
                .isEqualTo(advice(
                        Code.MaxReplicasTooLow,
                        "spec.maxReplicas",
                        "5 nodes hold at most 500 connections; 11 nodes would be needed for 1,000 at 100 per node and "
                                + "1 spare. Write 11 or more."));
        assertThat(only(target(1000).perNode(100).max(5)).message()).contains("at 100 per node. Write 10 or");
        assertThat(only(target(100).perNode(100).max(5).min(5).spare(2)).message())
                .contains("7 nodes would be needed for 100 at 100 per node, minReplicas 5 and 2 spare.");
    }

    @Test
    void minReplicasAboveMaxReplicasIsClampedAndSaid() {
        Advice advice = only(target(100).perNode(100).min(9).max(5));
        assertThat(advice)
                .isEqualTo(advice(
                        Code.MinReplicasAboveMax,
                        "spec.minReplicas",
                        "9 is above spec.maxReplicas, 5, which wins. Write 5 or less, or a higher spec.maxReplicas."));
        assertThat(codes(target(1000).perNode(100).min(9).max(5)))
                .containsExactly(Code.MaxReplicasTooLow, Code.MinReplicasAboveMax);
    }

    @Test
    void connectionsHeldAboveMaxReplicasAreSaid() {
        Advice advice = only(target(100).perNode(100).max(2), Fleets.running(5, 250));
        assertThat(advice.code()).isEqualTo(Code.MaxReplicasBelowHeld);
        assertThat(advice.message())
                .endsWith(": "
                        + "3 nodes stay although the ceiling is 2, so that no client is cut off: they go when their "
                        + "clients have left.");
        assertThat(codes(target(100).perNode(100).max(4), Fleets.running(5, 250)))
                .isEmpty();
    }

    @Test
    void descriptorsBelowTheReserveNameTheFieldThatHelps() {
        assertThat(only(target(100).descriptors(512)))
                .isEqualTo(advice(
                        Code.FileDescriptorsBelowReserve,
                        "spec.node.fileDescriptors.limit",
                        "512 file descriptors, no more than the reserve of 512, leave none for connections. Write more "
                                + "than 512, or a smaller spec.capacity.fileDescriptorReserve."));
        Advice observed = only(target(100), Fleets.withDescriptors(1, 0, 256));
        assertThat(observed.field()).isEqualTo("spec.capacity.fileDescriptorReserve");
        assertThat(observed.message())
                .contains(": the nodes' 256 file descriptors, no more than the reserve of 512, leave none");
    }

    @Test
    void aDeclaredCapacityAboveTheDescriptorsIsClampedAndSaidWithBothFigures() {
        Advice advice = first(target(100).perNode(100_000));
        assertThat(advice.code()).isEqualTo(Code.ConnectionsPerNodeClamped);
        assertThat(advice.field()).isEqualTo("spec.capacity.connectionsPerNode");
        assertThat(advice.message())
                .endsWith(": "
                        + "100,000 connections are more than the 65,024 that a node's file descriptors allow, so the "
                        + "plan counts on 65,024. Write 65024 or less, or spec.node.fileDescriptors.limit: 100512 or "
                        + "more.");
        assertThat(codes(target(100).perNode(65_024).burst(0))).isEmpty();
        assertThat(first(target(100).perNode(Long.MAX_VALUE)).message()).contains(": " + Long.MAX_VALUE + " or more");
    }

    @Test
    void fewerDescriptorsThanThePlanNeedsAreSaidWithBothFigures() {
        Advice advice = first(target(500_000), Fleets.withDescriptors(10, 0, 20_000));
        assertThat(advice.code()).isEqualTo(Code.FileDescriptorsBelowDeclared);
        assertThat(advice.field()).isEqualTo("spec.node.fileDescriptors.limit");
        assertThat(advice.message())
                .endsWith(": "
                        + "the nodes have 20,000 file descriptors, not the 65,536 declared, and the plan needs 65,535 "
                        + "(65,023 connections with burst, and the reserve). It counts on 16,240 connections per node "
                        + "instead of 54,186. Raise the limit on the machines, choose a "
                        + "spec.node.fileDescriptors.strategy that does, or write 20000.");
    }

    @Test
    void descriptorsAreSufficientWhereThePlanNeedsFewer() {
        SpecBuilder hundredPerNode = target(300).perNode(100);
        assertThat(codes(hundredPerNode, Fleets.withDescriptors(3, 0, 20_000))).isEmpty();
        assertThat(codes(hundredPerNode, Fleets.withDescriptors(3, 0, 120 + 512)))
                .isEmpty();
        assertThat(codes(hundredPerNode, Fleets.withDescriptors(3, 0, 120 + 511)))
                .containsExactly(Code.FileDescriptorsBelowDeclared);
        assertThat(codes(target(1).perNode(100_000).memory("4Gi"), Fleets.withDescriptors(1, 0, 1_048_576)))
                .isEmpty();
    }

    @Test
    void bothAreSaidWhereTheDeclaredCapacityFitsNeitherTheDeclaredNorTheObservedDescriptors() {
        assertThat(codes(target(1).perNode(100_000).memory("4Gi"), Fleets.withDescriptors(1, 0, 20_000)))
                .containsExactly(Code.ConnectionsPerNodeClamped, Code.FileDescriptorsBelowDeclared);
    }

    @Test
    void aBurstThatTheDescriptorsDoNotAllowIsSaid() {
        assertThat(only(target(100).perNode(60_000)))
                .isEqualTo(advice(
                        Code.BurstBelowDeclared,
                        "spec.node.fileDescriptors.limit",
                        "a node's file descriptors allow 65,024 connections, not the 72,000 of 60,000 planned and 20 % "
                                + "burst: while clients move, some are refused for a while. Write 72512 or more, or a "
                                + "smaller spec.capacity.burst."));
    }

    @Test
    void memoryBelowTheFixedCostSaysHowMuchToWrite() {
        assertThat(only(target(100).memory("200Mi")))
                .isEqualTo(
                        advice(
                                Code.MemoryBelowFixedCost,
                                "spec.node.resources.limits.memory",
                                "200Mi is not enough for what a node needs before its first connection, 256Mi "
                                        + "(spec.stream.replay.bytes is 64Mi of it). Write 257Mi or more, for 100 connections."));
        assertThat(codes(target(100).memory("200Mi").descriptors(100)))
                .containsExactly(Code.FileDescriptorsBelowReserve, Code.MemoryBelowFixedCost);
    }

    @Test
    void aDeclaredCapacityIsKeptWithTooLittleMemoryAndSaid() {
        SpecBuilder spec = target(300).perNode(100).memory("256Mi");
        assertThat(Planner.plan(spec.build(), Observed.NONE).desiredReplicas()).isEqualTo(3);
        assertThat(only(spec))
                .isEqualTo(advice(
                        Code.MemoryBelowDeclared,
                        "spec.node.resources.limits.memory",
                        "256Mi is not enough for what a node needs before its first connection, 256Mi "
                                + "(spec.stream.replay.bytes is 64Mi of it), and a node admits 120 (connectionsPerNode "
                                + "and burst): it may be killed for memory. Write 257Mi or more."));
    }

    @Test
    void whatTheMemoryAdviceSaysToWriteIsEnough() {
        SpecBuilder spec = target(1_000_000).perNode(50_000).memory("300Mi").retryMax("10m");
        Advice advice = only(spec);
        assertThat(advice.code()).isEqualTo(Code.MemoryBelowDeclared);
        assertThat(advice.message())
                .endsWith(": "
                        + "300Mi is enough for 5,632 connections, and a node admits 60,000 (connectionsPerNode and "
                        + "burst): it may be killed for memory. Write 725Mi or more, or a smaller "
                        + "spec.capacity.connectionsPerNode.");
        assertThat(codes(spec.memory("725Mi"))).isEmpty();
        assertThat(codes(spec.memory("724Mi"))).containsExactly(Code.MemoryBelowDeclared);
    }

    @Test
    void moreEventsThanANodeCanDeliverToOneConnectionAreSaid() {
        List<Advice> advices = advices(target(100).events("1M", 512).bandwidth("1M"));
        assertThat(advices)
                .extracting(Advice::code)
                .containsExactly(Code.CpuBelowOneConnection, Code.NetworkBelowOneConnection);
        assertThat(advices.get(0).field()).isEqualTo("spec.capacity.eventsPerSecond");
        assertThat(advices.get(0).message())
                .endsWith(
                        ": " + "so many events for one connection are more than a node's CPU is good for (0.5 cores x "
                                + "80,000/s x 0.7 / 1,000,000/s). Write fewer, or more CPU in spec.node.resources.");
    }

    @Test
    void aDeclaredCapacityAboveCpuOrNetworkIsSaid() {
        List<Advice> advices =
                advices(target(100).perNode(1000).events("100", 512).bandwidth("100M"));
        assertThat(advices).extracting(Advice::code).containsExactly(Code.CpuBelowDeclared, Code.NetworkBelowDeclared);
        assertThat(advices.get(0).message())
                .endsWith(": "
                        + "a node's CPU is good for 280 connections, not 1,000 (0.5 cores x 80,000/s x 0.7 / 100/s). "
                        + "Write 280 or less, or more CPU in spec.node.resources.");
        assertThat(advices.get(1).message()).contains("network is good for 149 connections");
        assertThat(codes(target(100).perNode(100).events("100", 512).bandwidth("100M")))
                .isEmpty();
        assertThat(first(target(100).perNode(100).events("1M", 512)).message())
                .contains(
                        "is good for 0 connections, not 100 (", "Write a lower spec.capacity.eventsPerSecond, or more");
    }

    @Test
    void missingInputsAreSaid() {
        assertThat(only(target(100).limits(NOTHING)).message())
                .endsWith(": " + "the plan counts on the 1Gi requested; without a limit a node may take more than its "
                        + "machine has. Write 1Gi.");
        assertThat(only(target(100).limits(NOTHING).requests(NOTHING)).code()).isEqualTo(Code.MemoryLimitMissing);
        assertThat(codes(target(100)
                        .limits(NOTHING)
                        .requests(NOTHING)
                        .events("1", 512)
                        .bandwidth("1G")))
                .containsExactly(Code.MemoryLimitMissing, Code.CpuMissing);
        assertThat(codes(target(100).bandwidth("1G"))).containsExactly(Code.NetworkBandwidthUnused);
        assertThat(codes(target(100).events("1", 512))).isEmpty();
    }

    @Test
    void aDrainDeadlineThatIsTooShortSaysHowLongItTakes() {
        SpecBuilder spec = target(500).perNode(100).reconnects(20);
        assertThat(only(spec.rollout(new IntOrString(2), "10s")))
                .isEqualTo(advice(
                        Code.DrainDeadlineTooShort,
                        "spec.rollout.drainDeadline",
                        "the nodes of one step need 13s to close their streams at 16 a second; with 10s they hurry, and "
                                + "clients come back faster than spec.reconnects.perSecond. Write 13s or more, or a "
                                + "smaller spec.rollout.maxSurge or a higher spec.reconnects.perSecond."));
        assertThat(codes(spec.rollout(new IntOrString(2), "13s"))).isEmpty();
        assertThat(codes(spec.rollout(new IntOrString("100%"), "31s"))).containsExactly(Code.DrainDeadlineTooShort);
        assertThat(codes(spec.rollout(new IntOrString("100%"), "32s"))).isEmpty();
    }

    @Test
    void aRetrySpreadThatIsTooShortForALostNodeSaysWhatToWrite() {
        SpecBuilder spec = target(100_000).perNode(50_000);
        assertThat(only(spec))
                .isEqualTo(advice(
                        Code.RetrySpreadTooShort,
                        "spec.reconnects.retry.max",
                        "when a node is lost, its 50,000 clients come back spread over 14s, faster than the 1,000 a "
                                + "second of spec.reconnects.perSecond. Write 51s or more."));
        assertThat(codes(spec.retryMax("51s"))).isEmpty();
        assertThat(codes(spec.retryMax("50s"))).containsExactly(Code.RetrySpreadTooShort);
        assertThat(codes(target(1000).perNode(1000).retryMax("1s"))).isEmpty();
    }

    @Test
    void aConnectionAgeThatSpendsTheReconnectBudgetSaysWhatToWrite() {
        SpecBuilder spec =
                target(9000).reconnects(10).rollout(new IntOrString(1), "1h").retryMax("1h");
        assertThat(only(spec.maxConnectionAge("10m")))
                .isEqualTo(advice(
                        Code.MaxConnectionAgeTooShort,
                        "spec.stream.maxConnectionAge",
                        "with 10m, 9,000 clients come back faster than the 10 a second of spec.reconnects.perSecond, "
                                + "without any rollout. Write 16m41s or more, or 0s for no limit."));
        assertThat(codes(spec.maxConnectionAge("16m41s"))).isEmpty();
        assertThat(codes(spec.maxConnectionAge("0s"))).isEmpty();
    }

    @Test
    void theGravestComesFirst() {
        List<Code> codes = codes(target(1_000_000).perNode(100_000).max(2).rollout(new IntOrString(1), "1s"));
        assertThat(codes)
                .isSorted()
                .startsWith(Code.MaxReplicasTooLow, Code.ConnectionsPerNodeClamped)
                .endsWith(Code.RetrySpreadTooShort);
    }

    private static Advice advice(Code code, String field, String message) {
        return new Advice(code, field, field + ": " + message);
    }

    private static List<Code> codes(SpecBuilder spec) {
        return codes(spec, Observed.NONE);
    }

    private static List<Code> codes(SpecBuilder spec, Observed observed) {
        return advices(spec, observed).stream().map(Advice::code).toList();
    }

    private static Advice first(SpecBuilder spec) {
        return first(spec, Observed.NONE);
    }

    private static Advice first(SpecBuilder spec, Observed observed) {
        return advices(spec, observed).get(0);
    }

    private static Advice only(SpecBuilder spec) {
        return only(spec, Observed.NONE);
    }

    private static Advice only(SpecBuilder spec, Observed observed) {
        List<Advice> advices = advices(spec, observed);
        assertThat(advices).hasSize(1);
        return advices.get(0);
    }

    private static List<Advice> advices(SpecBuilder spec) {
        return advices(spec, Observed.NONE);
    }

    /** Without what every fleet of several nodes is told, which has a test of its own. */
    private static List<Advice> advices(SpecBuilder spec, Observed observed) {
        return Planner.plan(spec.build(), observed).advices().stream()
                .filter(advice -> advice.code() != Code.BackplaneNotShared)
                .toList();
    }
}
