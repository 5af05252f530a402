package io.ssefleet.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.ssefleet.local.cluster.RollingUpdate.Bounds;
import io.ssefleet.local.cluster.RollingUpdate.Scale;
import io.ssefleet.local.cluster.RollingUpdate.Set;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {
    private static final Bounds ONE_MORE = new Bounds(1, 0);

    @Test
    void aNewDeploymentGetsAllItsPodsAtOnce() {
        assertThat(RollingUpdate.next(3, ONE_MORE, set("new", 0, 0, 3), List.of()))
                .containsExactly(new Scale("new", 3));
    }

    @Test
    void aRolloutStartsWithTheSurge() {
        assertThat(RollingUpdate.next(3, ONE_MORE, set("new", 0, 0, 3), List.of(set("old", 3, 3, 3))))
                .containsExactly(new Scale("new", 1));
        assertThat(RollingUpdate.next(3, new Bounds(3, 0), set("new", 0, 0, 3), List.of(set("old", 3, 3, 3))))
                .containsExactly(new Scale("new", 3));
    }

    @Test
    void nothingGoesWhileTheNewPodIsNotAvailable() {
        assertThat(RollingUpdate.next(3, ONE_MORE, set("new", 1, 0, 3), List.of(set("old", 3, 3, 3))))
                .isEmpty();
    }

    @Test
    void oneOldPodGoesForEachNewOneThatIsAvailable() {
        assertThat(RollingUpdate.next(3, ONE_MORE, set("new", 1, 1, 3), List.of(set("old", 3, 3, 3))))
                .containsExactly(new Scale("old", 2));
    }

    @Test
    void withAFullSurgeAllOldPodsGoTogether() {
        assertThat(RollingUpdate.next(3, new Bounds(3, 0), set("new", 3, 3, 3), List.of(set("old", 3, 3, 3))))
                .containsExactly(new Scale("old", 0));
    }

    @Test
    void unavailableOldPodsGoFirst() {
        assertThat(RollingUpdate.next(
                        3, ONE_MORE, set("new", 1, 1, 3), List.of(set("older", 2, 2, 3), set("broken", 1, 0, 3))))
                .containsExactly(new Scale("broken", 0));
    }

    @Test
    void aLoneSetIsScaledToAnyNumber() {
        assertThat(RollingUpdate.next(5, ONE_MORE, set("new", 3, 3, 3), List.of()))
                .containsExactly(new Scale("new", 5));
        assertThat(RollingUpdate.next(1, ONE_MORE, set("new", 3, 3, 3), List.of()))
                .containsExactly(new Scale("new", 1));
        assertThat(RollingUpdate.next(5, ONE_MORE, set("new", 0, 0, 5), List.of(set("old", 3, 3, 3))))
                .containsExactly(new Scale("old", 5));
    }

    @Test
    void inARolloutSeveralSetsShareAChange() {
        List<Scale> scales =
                RollingUpdate.next(20, new Bounds(2, 0), set("new", 4, 4, 10), List.of(set("old", 8, 8, 10)));
        assertThat(scales.stream().mapToInt(Scale::replicas).sum()).isEqualTo(22);
        assertThat(scales).extracting(Scale::name).containsExactly("old", "new");
        assertThat(scales.get(0).replicas()).isGreaterThan(scales.get(1).replicas());
    }

    @Test
    void percentagesAreRoundedUpForSurgeAndDownForUnavailable() {
        assertThat(Bounds.of(new IntOrString("25%"), new IntOrString("25%"), 5)).isEqualTo(new Bounds(2, 1));
        assertThat(Bounds.of(new IntOrString(0), new IntOrString("10%"), 5)).isEqualTo(new Bounds(0, 1));
        assertThat(Bounds.of(null, null, 4)).isEqualTo(new Bounds(1, 1));
        assertThat(Bounds.of(new IntOrString("100%"), new IntOrString(0), 3)).isEqualTo(new Bounds(3, 0));
    }

    /** Plays a rollout in which pods become available in any order, and counts at each step. */
    @Property(tries = 300)
    void aRolloutKeepsItsBoundsAndEnds(
            @ForAll @IntRange(min = 1, max = 12) int replicas,
            @ForAll @IntRange(min = 0, max = 12) int surge,
            @ForAll @IntRange(min = 0, max = 12) int maxUnavailable,
            @ForAll long seed) {
        int unavailable =
                surge == 0 ? Math.max(1, Math.min(maxUnavailable, replicas)) : Math.min(maxUnavailable, replicas);
        Bounds bounds = new Bounds(surge, unavailable);
        Random random = new Random(seed);
        List<Set> sets = new ArrayList<>(List.of(set("old", replicas, replicas, replicas), set("new", 0, 0, replicas)));
        for (int step = 0; step < 1_000; step++) {
            List<Scale> scales = RollingUpdate.next(replicas, bounds, sets.get(1), List.of(sets.get(0)));
            for (Scale scale : scales) {
                sets.replaceAll(set -> set.name().equals(scale.name()) ? scaled(set, scale.replicas(), replicas) : set);
            }
            int total = sets.stream().mapToInt(Set::replicas).sum();
            int available = sets.stream().mapToInt(Set::available).sum();
            assertThat(total).isLessThanOrEqualTo(replicas + surge);
            assertThat(available).isGreaterThanOrEqualTo(replicas - unavailable);
            if (scales.isEmpty()) {
                Set fresh = sets.get(1);
                if (fresh.available() == fresh.replicas()) {
                    break;
                }
                int more = 1 + random.nextInt(fresh.replicas() - fresh.available());
                sets.set(1, new Set("new", fresh.replicas(), fresh.available() + more, replicas, fresh.created()));
            }
        }
        assertThat(sets.get(0).replicas()).isZero();
        assertThat(sets.get(1).replicas()).isEqualTo(replicas);
        assertThat(sets.get(1).available()).isEqualTo(replicas);
    }

    @Property(tries = 300)
    void aChangeOfReplicasIsSharedOutExactly(
            @ForAll @IntRange(min = 0, max = 50) int replicas,
            @ForAll @IntRange(min = 1, max = 30) int first,
            @ForAll @IntRange(min = 1, max = 30) int second) {
        List<Scale> scales = RollingUpdate.next(
                replicas, ONE_MORE, set("new", first, 0, 100), List.of(set("old", second, second, 100)));
        assertThat(scales).allMatch(scale -> scale.replicas() >= 0);
        assertThat(scales.stream().mapToInt(Scale::replicas).sum()).isEqualTo(replicas == 0 ? 0 : replicas + 1);
    }

    private static Set scaled(Set set, int replicas, int sizedFor) {
        return new Set(set.name(), replicas, Math.min(replicas, set.available()), sizedFor, set.created());
    }

    private static Set set(String name, int replicas, int available, int sizedFor) {
        Instant created = Instant.parse(name.equals("new") ? "2026-01-02T00:00:00Z" : "2026-01-01T00:00:00Z");
        return new Set(name, replicas, available, sizedFor, created);
    }
}
