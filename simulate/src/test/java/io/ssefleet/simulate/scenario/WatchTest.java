package io.ssefleet.simulate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.hub.RetrySpread;
import io.ssefleet.simulate.world.ClusterTimes;
import io.ssefleet.simulate.world.Draws;
import io.ssefleet.simulate.world.NodeRules;
import io.ssefleet.simulate.world.VirtualTime;
import io.ssefleet.simulate.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Watch watch = new Watch(10, 1_000);

    @Test
    void nothingThatHappensBreaksNothing() {
        assertThat(watch.promises()).allSatisfy(p -> assertThat(p.kept()).isTrue());
        assertThat(watch.promises())
                .extracting(Promise::found)
                .containsExactly("none", "none", "nobody was", "none was");
    }

    @Test
    void tooManyClosesAndTooEarlyRefusalsAreToldWithTheirTimeAndExtent() {
        World world = new World(
                new NodeRules(
                        60,
                        new RetrySpread(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        50),
                ClusterTimes.USUAL,
                2,
                1,
                new Draws(1));
        world.fill(100);
        world.deployment().apply(1, 0, 1, 0);
        for (int tick = 1; tick <= 15 * VirtualTime.TICKS_PER_SECOND; tick++) {
            world.tick(100, 0);
            watch.tick(tick / VirtualTime.TICKS_PER_SECOND, world.counts(), world.connected());
        }
        watch.shrankBlindly(15);
        watch.shrankBlindly(16);

        assertThat(watch.promises()).filteredOn(Promise::kept).isEmpty();
        assertThat(watch.closed()).isEqualTo(50);
        assertThat(watch.promises().get(0).found()).isEqualTo("50 at 6s, 400 % too many");
        assertThat(watch.promises().get(2).found()).contains("refusals from ").contains("% connected");
        assertThat(watch.promises().get(3).found()).isEqualTo("at 15s");
    }
}
