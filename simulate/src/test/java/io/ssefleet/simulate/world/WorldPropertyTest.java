package io.ssefleet.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is done to a fleet, no client is lost and none is made up, and no node holds more than it admits. */
class WorldPropertyTest {
    @Property(tries = 100)
    void clientsAreConserved(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int replicas,
            @ForAll @IntRange(min = 0, max = 1_500) int clients,
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 99) Integer> deeds) {
        World world = Worlds.of(replicas, seed);
        world.fill(clients);
        int wanted = clients;
        for (int deed : deeds) {
            wanted = act(world, deed, wanted);
            for (int tick = 0; tick < 40; tick++) {
                long before = world.connected() + world.waiting();
                world.tick(wanted, 3);
                assertThat(world.connected() + world.waiting()).isBetween((long) wanted, Math.max(wanted, before));
                assertThat(world.pods())
                        .allSatisfy(pod -> assertThat(pod.connected()).isBetween(0L, Worlds.ADMIT));
            }
        }
        Worlds.run(world, 60, wanted);
        if (world.connected() > 0) {
            // The first may have got in a moment ago: the others come when their wait is over, and whoever leaves does
            // so once a second.
            Worlds.run(world, 30, wanted);
            assertThat(world.connected() + world.waiting())
                    .as("whoever wants to leave can, once connected")
                    .isEqualTo(wanted);
        }
    }

    /** One of the things that can happen; returns how many clients want a connection afterwards. */
    private static int act(World world, int deed, int wanted) {
        Deployment deployment = world.deployment();
        switch (deed % 6) {
            case 0 ->
                deployment.apply(1 + deed / 10, deployment.minReadySeconds(), 1 + deed % 3, deployment.revision());
            case 1 -> deployment.apply(deployment.replicas(), 0, 1 + deed % 3, deployment.revision() + 1);
            case 2 -> world.loseZone(deed % 2);
            case 3 -> world.pods().forEach(pod -> world.admit(pod, deed < 50));
            case 4 -> world.pods().forEach(pod -> world.tellPace(pod, 1 + deed));
            default -> {
                return Math.max(0, wanted + (deed - 50) * 10);
            }
        }
        return wanted;
    }
}
