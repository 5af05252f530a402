package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Advice;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackplanesTest {
    private static final NodeDefaults NO_REDIS = new NodeDefaults("image", "");
    private static final NodeDefaults REDIS = new NodeDefaults("image", "redis://redis:6379");

    private static FleetPlan plan(String stream, NodeDefaults defaults) {
        SseFleetSpec spec = FleetFixture.fleet("{targetConnections: 100, stream: " + stream + "}")
                .getSpec();
        return Backplanes.check(spec, defaults, Planner.plan(spec, Observed.NONE));
    }

    @Test
    void aRedisThatNobodyNamesIsMissing() {
        FleetPlan plan = plan("{backplane: {type: Redis}}", NO_REDIS);

        assertThat(Backplanes.known(plan)).isFalse();
        Advice advice = plan.advices().get(0);
        assertThat(advice.code()).isEqualTo(Advice.Code.BackplaneMissing);
        assertThat(advice.message()).contains("SSEFLEET_REDIS_URL").startsWith(advice.field() + ": ");
        assertThat(plan.desiredReplicas()).isPositive();
    }

    @Test
    void theFleetsOwnOrTheOperatorsWillDo() {
        assertThat(Backplanes.known(plan("{backplane: {type: Redis}}", REDIS))).isTrue();
        assertThat(Backplanes.known(plan("{backplane: {type: Redis, redis: {url: \"redis://mine:6379\"}}}", NO_REDIS)))
                .isTrue();
        assertThat(Backplanes.known(plan("{backplane: {type: Memory}}", NO_REDIS)))
                .isTrue();
    }

    @Test
    void aDefaultThatNoNodeCouldUseIsRefused() {
        assertThatThrownBy(() -> new OperatorSettings(
                        new NodeDefaults("image", "redis.example:6379"), Set.of(), Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("SSEFLEET_REDIS_URL")
                .hasMessageContaining("redis://redis:6379");
    }
}
