package io.ssefleet.node.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private final BatchSize size = new BatchSize();

    @Test
    void growsBySteps() {
        size.was(size.entries(), 50_000);
        assertThat(size.entries()).isEqualTo(200);
        size.was(200, 50_000);
        size.was(800, 50_000);
        assertThat(size.entries()).isEqualTo(1000);
    }

    @Test
    void shrinksToWhatFits() {
        size.was(50, 50 * 500_000L);
        assertThat(size.entries()).isEqualTo(4);
        size.was(4, 40_000_000);
        assertThat(size.entries()).isEqualTo(1);
        size.was(0, 0);
        assertThat(size.entries()).isEqualTo(1);
    }
}
