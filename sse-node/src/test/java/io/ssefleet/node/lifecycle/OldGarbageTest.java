package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OldGarbageTest {

    private static final long MIB = 1 << 20;

    @Test
    void asMuchMayComeAsLivesThereAndThirtyTwoMebibytesAtLeast() {
        assertThat(OldGarbage.threshold(100 * MIB, 1024 * MIB)).isEqualTo(200 * MIB);
        assertThat(OldGarbage.threshold(8 * MIB, 1024 * MIB)).isEqualTo(40 * MIB);
        assertThat(OldGarbage.threshold(8 * MIB, -1)).as("without a maximum").isEqualTo(40 * MIB);
    }

    @Test
    void leavesAHeapThatIsNearlyFullToItsCollector() {
        assertThat(OldGarbage.threshold(100 * MIB, 200 * MIB)).isZero();
        assertThat(OldGarbage.threshold(20 * MIB, 48 * MIB)).isZero();
    }
}
