package io.ssefleet.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
    @Test
    void aNodeThatLeavesClosesItsStreamsEvenlyAtItsPaceAndIsGone() {
        World world = Worlds.of(2, 1);
        world.fill(160);
        world.deployment().apply(1, 0, 1, 0);
        long closed = 0;
        int seconds = 0;
        while (world.pods().size() > 1) {
            long closedInSecond = 0;
            for (int i = 0; i < VirtualTime.TICKS_PER_SECOND; i++) {
                world.tick(160, 0);
                closedInSecond += world.counts().closed();
            }
            assertThat(closedInSecond).isLessThanOrEqualTo((long) Worlds.PACE);
            closed += closedInSecond;
            seconds++;
        }
        assertThat(closed).isEqualTo(80);
        assertThat(seconds).as("propagation and 80 streams at 16 a second").isBetween(5 + 5, 5 + 5 + 4);
        Worlds.run(world, 400, 160);
        assertThat(world.connected()).isEqualTo(Worlds.ADMIT);
        assertThat(world.waiting()).isEqualTo(40);
    }

    @Test
    void aDeadlineMakesANodeHurryAndCutsWhatIsLeft() {
        NodePod pod = new NodePod("a", 0, 10, Duration.ofSeconds(1));
        pod.connected = 100;
        long closed = 0;
        for (long tick = 0; tick < 8; tick++) {
            closed += pod.drain(tick, 0, 8);
        }
        assertThat(closed).as("in two seconds, at a pace of 10").isBetween(80L, 99L);
        assertThat(pod.drain(8, 0, 8)).isEqualTo(100 - closed);
        assertThat(pod.connected()).isZero();
    }

    @Test
    void aNodeThatShedsClosesSoManyAtItsPaceAndStays() {
        World world = Worlds.of(2, 1);
        world.fill(160);
        NodePod pod = world.pods().get(0);
        world.shed(pod, 40);
        assertThat(pod.shedding()).isEqualTo(40);
        long closed = 0;
        for (int second = 0; second < 10; second++) {
            long before = closed;
            for (int i = 0; i < VirtualTime.TICKS_PER_SECOND; i++) {
                world.tick(160, 0);
                closed += world.counts().closed();
            }
            assertThat(closed - before).isLessThanOrEqualTo((long) Worlds.PACE);
        }
        assertThat(closed).isEqualTo(40);
        assertThat(pod.shedding()).isZero();
        Worlds.run(world, 30, 160);
        assertThat(world.pods()).contains(pod);
        assertThat(world.connected()).isEqualTo(160);
    }

    @Test
    void nobodyIsSentToANodeThatIsClosedOnceThatIsKnownEverywhere() {
        World world = Worlds.of(2, 1);
        world.admit(world.pods().get(0), false);
        Worlds.run(world, 2, 0);
        Worlds.run(world, 5, 100);
        assertThat(world.pods().get(0).connected()).isZero();
        assertThat(world.pods().get(1).connected()).isEqualTo(100);
        world.admit(world.pods().get(0), true);
        Worlds.run(world, 5, 200);
        assertThat(world.pods().get(0).connected()).isPositive();
    }

    @Test
    void whoIsRefusedComesAgainAndIsAdmittedOnceThereIsRoom() {
        World world = Worlds.of(1, 1);
        Worlds.run(world, 1, 150);
        assertThat(world.connected()).isEqualTo(Worlds.ADMIT);
        assertThat(world.waiting()).isEqualTo(30);
        world.deployment().apply(2, 0, 1, 0);
        Worlds.run(world, 30, 150);
        assertThat(world.connected()).isEqualTo(150);
    }

    @Test
    void clientsOfALostZoneFindTheNodesThatAreLeftAndNewNodesAreStartedElsewhere() {
        World world = Worlds.of(3, 1);
        world.fill(180);
        world.loseZone(0);
        assertThat(world.connected()).isEqualTo(120);
        Worlds.run(world, 45, 180);
        assertThat(world.connected()).as("some still try the lost node").isBetween(140L, 180L);
        Worlds.run(world, 75, 180);
        assertThat(world.connected()).isEqualTo(180);
        List<NodePod> pods = world.pods();
        assertThat(pods)
                .hasSize(3)
                .allSatisfy(pod -> assertThat(pod.ready(world.now())).isTrue());
        assertThat(pods).extracting(pod -> pod.zone).doesNotContain(0);
    }

    @Test
    void aNewNodeWaitsForItsMachineAndAMachineIsUsedAgain() {
        World world = Worlds.of(1, 1, ClusterTimes.USUAL.withMachineStart(Duration.ofMinutes(4)));
        world.deployment().apply(2, 0, 1, 0);
        Worlds.run(world, 239, 0);
        assertThat(ready(world)).isEqualTo(1);
        Worlds.run(world, 20, 0);
        assertThat(ready(world)).isEqualTo(2);
        world.deployment().apply(1, 0, 1, 0);
        Worlds.run(world, 20, 0);
        assertThat(world.pods()).hasSize(1);
        world.deployment().apply(2, 0, 1, 0);
        Worlds.run(world, 20, 0);
        assertThat(ready(world)).isEqualTo(2);
    }

    private static long ready(World world) {
        return world.pods().stream().filter(pod -> pod.ready(world.now())).count();
    }
}
