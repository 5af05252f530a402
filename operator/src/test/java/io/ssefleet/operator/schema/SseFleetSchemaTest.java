package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetSpec;
import org.junit.jupiter.api.Test;

class SseFleetSchemaTest {
    @Test
    void fillsInTheDefaults() throws InvalidResource {
        SseFleet fleet = SseFleetSchema.read("""
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec: {targetConnections: 1}
                """);
        SseFleetSpec spec = fleet.getSpec();
        assertThat(spec.targetConnections()).isEqualTo(1);
        assertThat(spec.capacity().burst()).isEqualTo(20);
        assertThat(spec.reconnects().retry().max()).isEqualTo("15s");
    }
}
