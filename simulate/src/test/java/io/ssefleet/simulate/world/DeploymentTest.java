package io.ssefleet.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    @Test
    void aRolloutNeverHasFewerReadyNodesThanAskedForNorMoreThanTheSurgeAbove() {
        World world = Worlds.of(4, 1);
        world.deployment().apply(4, 0, 2, 1);
        for (int second = 0; second < 200; second++) {
            Worlds.run(world, 1, 0);
            List<NodePod> living =
                    world.pods().stream().filter(pod -> !pod.leaving()).toList();
            assertThat(living).hasSizeLessThanOrEqualTo(6);
            assertThat(living.stream().filter(pod -> pod.ready(world.now()))).hasSizeGreaterThanOrEqualTo(4);
        }
        assertThat(world.pods())
                .hasSize(4)
                .allSatisfy(pod -> assertThat(pod.revision()).isEqualTo(1));
    }

    @Test
    void aHighMinReadySecondsHoldsTheRolloutUpUntilItIsLowered() {
        World world = Worlds.of(2, 1);
        world.deployment().apply(2, 1_000, 1, 1);
        Worlds.run(world, 60, 0);
        assertThat(revisions(world)).containsExactly(0, 0, 1);
        world.deployment().apply(2, 10, 1, 1);
        Worlds.run(world, 1, 0);
        world.deployment().apply(2, 1_000, 1, 1);
        Worlds.run(world, 60, 0);
        assertThat(revisions(world)).containsExactly(0, 1, 1);
    }

    @Test
    void theCheapestGoFirst() {
        World world = Worlds.of(3, 1);
        world.setDeletionCost(world.pods().get(0), 5);
        world.setDeletionCost(world.pods().get(2), 3);
        world.deployment().apply(1, 0, 1, 0);
        Worlds.run(world, 20, 0);
        assertThat(world.pods()).extracting(NodePod::name).containsExactly("node-0");
    }

    @Test
    void itIsSettledOnceItsControllerHasActed() {
        World world = Worlds.of(1, 1);
        Deployment deployment = world.deployment();
        assertThat(deployment.settled()).isTrue();
        deployment.apply(1, 0, 1, 0);
        assertThat(deployment.settled()).as("nothing has changed").isTrue();
        deployment.apply(2, 0, 1, 0);
        assertThat(deployment.settled()).isFalse();
        world.tick(0, 0);
        assertThat(deployment.settled()).isTrue();
    }

    private static List<Integer> revisions(World world) {
        return world.pods().stream()
                .filter(pod -> !pod.leaving())
                .map(NodePod::revision)
                .sorted()
                .toList();
    }
}
