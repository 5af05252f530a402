package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import java.util.List;

/** Finds what the owner of a plan should know. */
final class Advisor {
    private Advisor() {}

    static List<Advice> of(SseFleetSpec spec, Observed observed, NodeCapacity capacity, Sizing sizing) {
        return List.of();
    }
}
