package io.ssefleet.simulate.world;

import io.ssefleet.node.hub.RetrySpread;
import java.time.Duration;

/** Small worlds for tests. */
final class Worlds {
    static final long ADMIT = 120;
    static final double PACE = 16;

    private static final NodeRules RULES = new NodeRules(
            ADMIT,
            new RetrySpread(Duration.ofSeconds(1), Duration.ofSeconds(5)),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            PACE);

    private Worlds() {}

    static World of(int replicas, long seed) {
        return of(replicas, seed, ClusterTimes.USUAL);
    }

    static World of(int replicas, long seed, ClusterTimes times) {
        return new World(RULES, times, replicas, 1, new Draws(seed));
    }

    /** Moves on by so many seconds. */
    static void run(World world, int seconds, long wanted) {
        for (int i = 0; i < seconds * VirtualTime.TICKS_PER_SECOND; i++) {
            world.tick(wanted, 0);
        }
    }
}
