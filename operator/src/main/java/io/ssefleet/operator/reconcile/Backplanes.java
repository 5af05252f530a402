package io.ssefleet.operator.reconcile;

import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.StreamSpec.Backplane;
import io.ssefleet.operator.model.StreamSpec.BackplaneType;
import io.ssefleet.operator.plan.Advice;
import io.ssefleet.operator.plan.FleetPlan;
import java.util.ArrayList;
import java.util.List;

/** Whether the nodes of a fleet would find the backplane that it asks for: without one they would only start and end again. */
final class Backplanes {
    private Backplanes() {}

    /** The plan, with advice when there is no Redis to be found. */
    static FleetPlan check(SseFleetSpec spec, NodeDefaults defaults, FleetPlan plan) {
        Backplane backplane = spec.stream().backplane();
        boolean named = backplane.redis() != null && backplane.redis().url() != null;
        if (backplane.type() == BackplaneType.Memory
                || named
                || !defaults.redisUrl().isEmpty()) {
            return plan;
        }
        List<Advice> advices = new ArrayList<>();
        advices.add(new Advice(
                Advice.Code.BackplaneMissing,
                "spec.stream.backplane.redis.url",
                "spec.stream.backplane.redis.url: type: Redis needs the address of a Redis, and the operator has no"
                        + " default one. Write its address, or set the operator's SSEFLEET_REDIS_URL."));
        advices.addAll(plan.advices());
        return plan.with(advices);
    }

    static boolean known(FleetPlan plan) {
        return plan.advices().stream().noneMatch(a -> a.code() == Advice.Code.BackplaneMissing);
    }
}
