package io.ssefleet.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.operator.cli.FleetText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FleetFileTest {
    private static final String FLEET = """
            apiVersion: ssefleet.io/v1alpha1
            kind: SseFleet
            metadata: {name: prices}
            spec: {targetConnections: %d, capacity: {connectionsPerNode: 100}}
            """;

    private final FleetFile file = new FleetFile(Path.of("fleet.yaml"));

    @Test
    void aFleetIsAppliedWithTheDefaultsOfTheSchema() throws Exception {
        FleetFile.Declared declared = file.parse(FLEET.formatted(300));

        assertThat(declared.namespace()).isEqualTo("default");
        assertThat(declared.fleet().getSpec().stream().heartbeat()).isEqualTo("15s");
    }

    @Test
    void moreNodesThanThisMachineHasRoomForAreRefusedWithBothNumbers() {
        assertThatThrownBy(() -> file.parse(FLEET.formatted(1_000_000_000)))
                .isInstanceOf(FleetText.Unusable.class)
                .hasMessageContaining("fleet.yaml: 10,000,000 nodes are wanted, and this machine has memory for");
    }

    @Test
    void nestingWithoutEndIsRefusedInWords() {
        assertThatThrownBy(() -> file.parse("a: " + "[".repeat(20_000)))
                .isInstanceOf(FleetText.Unusable.class)
                .hasMessageContaining("nested too deeply");
    }
}
