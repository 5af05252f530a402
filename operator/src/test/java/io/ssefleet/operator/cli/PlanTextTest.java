package io.ssefleet.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.Demand;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    @Test
    void saysWhichLimitsAreMeasuredAndAlignsLongFigures() throws Exception {
        SseFleet fleet = SseFleetSchema.read("""
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec: {targetConnections: 100}
                """);
        Observed observed = new Observed(
                OptionalInt.of(1),
                OptionalLong.of(0),
                Demand.NONE,
                OptionalLong.of(20_000_000_000L),
                OptionalLong.of(16_384),
                OptionalDouble.empty());
        String text = PlanText.of(PlanReport.of(fleet, Planner.plan(fleet.getSpec(), observed)));
        assertThat(text).contains("""
                  limit                connections  from
                  file descriptors  19,999,999,488  20,000,000,000 - 512, measured
                * memory                    49,152  (1Gi - 192Mi - 64Mi) / 16Ki, measured
                  CPU                            -  needs spec.capacity.eventsPerSecond
                """);
    }
}
