package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.schema.SseFleetSchema;
import org.junit.jupiter.api.Test;

/** Keeps the planner's tests on the same defaults as the resource. */
class SpecBuilderTest {
    @Test
    void aBuiltSpecPlansAsTheSchemasDefaultsDo() throws Exception {
        SseFleetSpec defaulted = SseFleetSchema.read("""
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec: {targetConnections: 500000}
                """).getSpec();
        SseFleetSpec built = SpecBuilder.target(500_000).build();
        assertThat(Planner.plan(defaulted, Observed.NONE)).isEqualTo(Planner.plan(built, Observed.NONE));
        assertThat(built.capacity()).isEqualTo(defaulted.capacity());
        assertThat(built.reconnects()).isEqualTo(defaulted.reconnects());
        assertThat(built.rollout()).isEqualTo(defaulted.rollout());
        assertThat(built.node().fileDescriptors()).isEqualTo(defaulted.node().fileDescriptors());
        assertThat(built.stream().replay()).isEqualTo(defaulted.stream().replay());
        assertThat(built.stream().backplane().type())
                .isEqualTo(defaulted.stream().backplane().type());
    }
}
