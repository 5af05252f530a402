package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.SpecBuilder.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    @Test
    void halfAMillionConnectionsAt50000PerNodeAreTenNodes() {
        FleetPlan plan = plan(target(500_000).perNode(50_000));
        assertThat(plan.desiredReplicas()).isEqualTo(10);
        assertThat(plan.declaredReplicas()).isEqualTo(10);
        assertThat(plan.wantedReplicas()).isEqualTo(10);
        assertThat(plan.totalConnections()).isEqualTo(500_000);
        assertThat(plan.meetsTarget()).isTrue();
        assertThat(plan.explanation())
                .isEqualTo("10 nodes: 500,000 connections / 50,000 per node (declared). "
                        + "Limits: file descriptors 65,024, memory 98,304.");
    }

    @Test
    void oneConnectionMoreIsOneNodeMore() {
        assertThat(plan(target(500_001).perNode(50_000)).desiredReplicas()).isEqualTo(11);
    }

    @Test
    void theExplanationNamesTheLimitThatBindsAndTheRoomForBurst() {
        assertThat(plan(target(500_000)).explanation())
                .isEqualTo("10 nodes: 500,000 connections / 54,186 per node (file descriptors, with room for 20 % "
                        + "burst). Limits: file descriptors 65,024, memory 98,304.");
        assertThat(plan(target(500_000).burst(0)).explanation())
                .startsWith("8 nodes: 500,000 connections / 65,024 per node (file descriptors). ");
        assertThat(plan(target(500_000).perNode(100_000)).explanation())
                .startsWith("8 nodes: 500,000 connections / 65,024 per node (file descriptors, 100,000 declared). ");
        assertThat(plan(target(1).burst(0)).explanation()).startsWith("1 node: 1 connection / 65,024 per node");
    }

    @Test
    void minReplicasIsAFloor() {
        FleetPlan plan = plan(target(100).perNode(100).min(3));
        assertThat(plan.desiredReplicas()).isEqualTo(3);
        assertThat(plan.declaredReplicas()).isEqualTo(1);
        assertThat(plan.explanation())
                .startsWith("3 nodes: 3 by minReplicas (1 for 100 connections / 100 per node (declared)). ");
        assertThat(plan(target(500).perNode(100).min(3)).desiredReplicas()).isEqualTo(5);
    }

    @Test
    void spareNodesComeOnTop() {
        FleetPlan plan = plan(target(1000).perNode(100).spare(2));
        assertThat(plan.desiredReplicas()).isEqualTo(12);
        assertThat(plan.explanation())
                .startsWith("12 nodes: 10 for 1,000 connections / 100 per node (declared) and 2 spare. ");
        assertThat(plan(target(100).perNode(100).min(3).spare(1)).desiredReplicas())
                .isEqualTo(4);
    }

    @Test
    void maxReplicasIsACeilingAlsoOverMinReplicas() {
        FleetPlan plan = plan(target(1000).perNode(100).max(5));
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.wantedReplicas()).isEqualTo(10);
        assertThat(plan.meetsTarget()).isFalse();
        assertThat(plan.explanation())
                .startsWith("5 nodes by maxReplicas; 10 nodes would be needed: 1,000 connections / 100 per node "
                        + "(declared). ");
    }

    @Test
    void aFloorAboveTheCeilingFillsTheFleetUpToTheCeiling() {
        FleetPlan plan = plan(target(100).perNode(100).min(20).max(5).spare(1));
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.wantedReplicas()).isEqualTo(2);
        assertThat(plan.explanation())
                .startsWith("5 nodes by maxReplicas, below minReplicas of 20; 2 nodes would do: 1 for 100 connections "
                        + "/ 100 per node (declared) and 1 spare. ");
        FleetPlan limited = plan(target(1000).perNode(100).min(20).max(5));
        assertThat(limited.desiredReplicas()).isEqualTo(5);
        assertThat(limited.wantedReplicas()).isEqualTo(10);
        assertThat(limited.explanation()).startsWith("5 nodes by maxReplicas; 10 nodes would be needed: 1,000 ");
    }

    @Test
    void theTargetIsMetWhereOnlySpareNodesFallToTheCeiling() {
        FleetPlan plan = plan(target(1000).perNode(100).spare(2).max(11));
        assertThat(plan.desiredReplicas()).isEqualTo(11);
        assertThat(plan.meetsTarget()).isTrue();
    }

    @Test
    void nodesStayWhileTheConnectionsHeldNowNeedThem() {
        FleetPlan plan = plan(target(100).perNode(100), Fleets.running(5, 250));
        assertThat(plan.heldReplicas()).isEqualTo(3);
        assertThat(plan.desiredReplicas()).isEqualTo(3);
        assertThat(plan.explanation())
                .startsWith("3 nodes stay, because 250 connections held now need them; 1 node would do for the "
                        + "target of 100. ");
    }

    @Test
    void nodesGoWhenTheirClientsHaveLeft() {
        FleetPlan plan = plan(target(100).perNode(100), Fleets.running(3, 50));
        assertThat(plan.desiredReplicas()).isEqualTo(1);
        assertThat(plan.explanation()).startsWith("1 node: 100 connections / 100 per node");
    }

    @Test
    void whatIsHeldNeverMakesTheFleetGrow() {
        FleetPlan plan = plan(target(100).perNode(100), Fleets.running(3, 10_000));
        assertThat(plan.heldReplicas()).isEqualTo(100);
        assertThat(plan.desiredReplicas()).isEqualTo(3);
    }

    @Test
    void whatIsHeldStaysEvenAboveMaxReplicas() {
        FleetPlan plan = plan(target(1000).perNode(100).max(2), Fleets.running(5, 450));
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.explanation())
                .startsWith("5 nodes stay, because 450 connections held now need them; maxReplicas is 2. ");
    }

    @Test
    void nodesStayWhileTheirConnectionsAreUnknown() {
        FleetPlan plan = plan(target(100).perNode(100), Fleets.silent(5));
        assertThat(plan.heldReplicas()).isEqualTo(5);
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.explanation())
                .startsWith("5 nodes stay, because how many connections are held now is not known; 1 node would do "
                        + "for the target of 100. ");
        assertThat(plan(target(1000).perNode(100), Fleets.silent(5)).desiredReplicas())
                .isEqualTo(10);
    }

    @Test
    void theHeldExplanationSaysWhatElseAsksForNodes() {
        assertThat(plan(target(100).perNode(100).spare(1), Fleets.running(5, 401))
                        .explanation())
                .startsWith("5 nodes stay, because 401 connections held now need them; 2 nodes would do for the "
                        + "target of 100, minReplicas and spareNodes. ");
    }

    @Test
    void aNewFleetWhoseNodesCouldHoldNothingStartsNone() {
        FleetPlan plan = plan(target(100).memory("100Mi").min(3));
        assertThat(plan.capacity().connectionsPerNode()).isZero();
        assertThat(plan.desiredReplicas()).isZero();
        assertThat(plan.declaredReplicas()).isZero();
        assertThat(plan.meetsTarget()).isFalse();
        assertThat(plan.explanation())
                .isEqualTo("No nodes: one node can hold no connection (memory), so no number of nodes reaches the "
                        + "target of 100. Limits: file descriptors 65,024, memory 0.");
    }

    @Test
    void aRunningFleetWhoseNodesCanHoldNothingIsLeftAsItIs() {
        FleetPlan idle = plan(target(100), Fleets.withDescriptors(4, 0, 500));
        assertThat(idle.desiredReplicas()).isEqualTo(4);
        assertThat(idle.explanation()).startsWith("4 nodes, left as they are: one node can hold no connection (file");
        FleetPlan single = plan(target(100), Fleets.withDescriptors(1, 0, 500));
        assertThat(single.explanation()).startsWith("1 node, left as it is: one node can hold no connection");
    }

    @Test
    void aCeilingHoldsForNodesThatHoldNothingAndNotForThoseThatHoldClients() {
        SpecBuilder spec = target(100).memory("100Mi").max(2);
        assertThat(plan(spec, Fleets.running(4, 0)).desiredReplicas()).isEqualTo(2);
        FleetPlan held = plan(spec, Fleets.running(4, 1));
        assertThat(held.desiredReplicas()).isEqualTo(4);
        assertThat(held.explanation())
                .startsWith("4 nodes stay, because 1 connection held now needs them; a new node could hold none "
                        + "(memory). ");
        assertThat(plan(spec.max(1), Fleets.silent(4)).desiredReplicas()).isEqualTo(4);
    }

    @Test
    void absurdNumbersGiveAnAbsurdPlanAndNoException() {
        FleetPlan plan = plan(
                target(1_000_000_000)
                        .perNode(1)
                        .min(Integer.MAX_VALUE)
                        .spare(Integer.MAX_VALUE)
                        .reconnects(1),
                new Observed(
                        OptionalInt.of(Integer.MAX_VALUE),
                        OptionalLong.of(Long.MAX_VALUE),
                        new Demand(Long.MAX_VALUE, Long.MAX_VALUE),
                        OptionalLong.of(Long.MAX_VALUE),
                        OptionalLong.of(Long.MAX_VALUE),
                        OptionalDouble.of(Double.MIN_VALUE)));
        assertThat(plan.desiredReplicas()).isEqualTo(Integer.MAX_VALUE);
        assertThat(plan.heldReplicas()).isEqualTo(Integer.MAX_VALUE);
        assertThat(plan.rolloutTime()).isPositive();
    }

    private static FleetPlan plan(SpecBuilder spec) {
        return plan(spec, Observed.NONE);
    }

    private static FleetPlan plan(SpecBuilder spec, Observed observed) {
        return Planner.plan(spec.build(), observed);
    }
}
