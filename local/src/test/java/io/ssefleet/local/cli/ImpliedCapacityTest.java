package io.ssefleet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.bench.calibrate.Calibration;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImpliedCapacityTest {
    private static final LoadSpec LOAD = new LoadSpec(List.of(), List.of(), 0, 4, 1, 200);

    @Test
    void whatWasMeasuredIsTheCapacityOfAResource() {
        Calibration calibration = Calibration.of(2_000, 50_000_000, 10_000, 74_000_000);
        assertThat(calibration.residentBytes()).isEqualTo(3_000);
        ImpliedCapacity implied = ImpliedCapacity.of(calibration, LOAD, new Pace.PerSecond(1));
        assertThat(implied.capacity()).isEqualTo("""
                capacity:
                  memoryPerConnection: 8Ki
                  eventsPerSecond: "0.25"
                  eventSize: 200
                """);
        assertThat(implied.limitedBy()).isEqualTo("FileDescriptors");
        // (65,536 descriptors - 512) with room for a fifth more
        assertThat(implied.connectionsPerNode()).isEqualTo(54_186);
    }

    @Test
    void aFastStreamIsLimitedByTheProcessor() {
        Calibration calibration = Calibration.of(1_000, 50_000_000, 2_000, 50_000_000);
        ImpliedCapacity implied = ImpliedCapacity.of(calibration, LOAD, new Pace.PerSecond(400));
        assertThat(implied.capacity()).contains("memoryPerConnection: 5Ki", "eventsPerSecond: \"100\"");
        assertThat(implied.limitedBy()).isEqualTo("Cpu");
    }

    @Test
    void asFastAsPossibleIsNoRate() {
        Calibration calibration = Calibration.of(1_000, 50_000_000, 2_000, 60_000_000);
        assertThat(ImpliedCapacity.of(calibration, LOAD, new Pace.Window(1)).capacity())
                .doesNotContain("eventsPerSecond");
    }
}
