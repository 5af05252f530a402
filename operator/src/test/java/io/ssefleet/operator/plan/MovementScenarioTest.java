package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whole movements on a model of a cluster: whatever the fleet's size and fill, clients move once and never too fast. */
class MovementScenarioTest {
    private static final int BUDGET = 20;
    private static final double PACE = 16;
    private static final int CAPACITY = 100;
    private static final int ADMIT = 120;

    @Property(tries = 60)
    void aRolloutMovesEachClientOnceWithinThePace(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int replicas,
            @ForAll @IntRange(min = 1, max = 4) int maxSurge,
            @ForAll @IntRange(min = 0, max = 100) int perNode) {
        ModelCluster cluster = new ModelCluster(seed, replicas, Math.min(maxSurge, replicas), perNode, ADMIT, PACE);
        cluster.revision = 2;
        cluster.minReadySeconds = Movement.closedGateSeconds(ModelCluster.GRACE);

        run(cluster, replicas, seed % 2 == 0);

        assertThat(cluster.living(1)).isZero();
        assertThat(cluster.living(2)).isEqualTo(replicas);
        assertThat(cluster.clients.stream().filter(client -> client.moves != 1)).isEmpty();
        assertThat(cluster.clients.stream().mapToInt(client -> client.refusals).sum())
                .isZero();
    }

    @Property(tries = 60)
    void aScaleDownMovesNobodyTwiceWithinThePace(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 12) int replicas,
            @ForAll @IntRange(min = 1, max = 3) int maxSurge,
            @ForAll @IntRange(min = 0, max = 40) int perNode) {
        ModelCluster cluster = new ModelCluster(seed, replicas, Math.min(maxSurge, replicas), perNode, ADMIT, PACE);
        int needed = Math.max(1, (replicas * perNode + CAPACITY - 1) / CAPACITY);

        run(cluster, needed, seed % 2 == 0);

        assertThat(cluster.living(1)).isEqualTo(needed);
        assertThat(cluster.clients)
                .allSatisfy(client -> assertThat(client.moves).isLessThanOrEqualTo(1));
    }

    @Property(tries = 100)
    void aScaleUpIsFollowedByOnePassThatSpreadsTheClients(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int replicas,
            @ForAll @IntRange(min = 1, max = 12) int more,
            @ForAll @IntRange(min = 0, max = 100) int perNode) {
        ModelCluster cluster = new ModelCluster(seed, replicas, 1, perNode, ADMIT, PACE);
        cluster.balanced = OptionalInt.of(replicas);

        run(cluster, replicas + more, seed % 2 == 0);

        assertThat(cluster.balanced).hasValue(replicas + more);
        double mean = replicas * perNode / (double) (replicas + more);
        // The balancer's chance comes on top of what is planned: five deviations, so that thousands of nodes stay
        // within.
        double tolerance = Math.max(mean / 10, 5 * Math.sqrt(mean)) + 1;
        assertThat(cluster.pods)
                .hasSize(replicas + more)
                .allSatisfy(pod -> assertThat(pod.clients.size() - mean).isBetween(-tolerance, tolerance));
        assertThat(cluster.clients).allSatisfy(client -> {
            assertThat(client.moves).isLessThanOrEqualTo(1);
            assertThat(client.refusals).isZero();
        });
        assertThat(cluster.admissions)
                .as("each is closed once and opened once, the new ones too when they are full")
                .isLessThanOrEqualTo(4 * (replicas + more));
        int moved = cluster.clients.stream().mapToInt(client -> client.moves).sum();
        for (int second = 0; second < 120; second++) {
            cluster.tick();
            cluster.apply(Movement.next(cluster.view(replicas + more), cluster.instant()));
        }
        assertThat(cluster.clients.stream().mapToInt(client -> client.moves).sum())
                .as("one pass")
                .isEqualTo(moved);
    }

    /** Until nothing moves; an operator that stutters sees only every third second. */
    private static void run(ModelCluster cluster, int desired, boolean stutters) {
        for (int second = 0; second < 4_000; second++) {
            cluster.tick();
            assertThat(cluster.closedThisSecond).isLessThanOrEqualTo(BUDGET);
            if (stutters && second % 3 != 0) {
                continue;
            }
            MovementPlan plan = Movement.next(cluster.view(desired), cluster.instant());
            cluster.apply(plan);
            if (!plan.moving()
                    && cluster.replicas == desired
                    && cluster.nodesReady() == desired
                    && cluster.balanced.orElse(desired) == desired
                    && cluster.away.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("still moving: " + Movement.next(cluster.view(desired), cluster.instant()));
    }
}
