package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what the owner of a plan should know, the gravest first. */
final class Advisor {
    private Advisor() {}

    static List<Advice> of(
            SseFleetSpec spec,
            Observed observed,
            NodeCapacity capacity,
            Sizing sizing,
            Scaling scaling,
            MoveTime time) {
        List<Advice> advices = new ArrayList<>();
        advices.addAll(new NodeAdvisor(spec, observed, capacity).advices());
        advices.addAll(new FleetAdvisor(spec, capacity, sizing, scaling, time).advices());
        advices.addAll(Unsupported.in(spec));
        advices.sort(Comparator.comparing(Advice::code));
        return advices;
    }
}
