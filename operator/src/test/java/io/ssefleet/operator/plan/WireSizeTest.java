package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireSizeTest {
    private static final int HEADERS_PER_SEGMENT = 90;

    @Test
    void countsTheBlockTheChunkAndTheHeadersOfOneSegment() {
        assertThat(WireSize.ofEvent(500)).isEqualTo(chunk(500).length() + HEADERS_PER_SEGMENT);
        assertThat(WireSize.ofEvent(0)).isEqualTo(chunk(0).length() + HEADERS_PER_SEGMENT);
    }

    @Test
    void oneByteMoreThanASegmentHoldsIsASecondSegment() {
        assertThat(chunk(1383)).hasSize(1448);
        assertThat(WireSize.ofEvent(1383)).isEqualTo(1448 + HEADERS_PER_SEGMENT);
        assertThat(WireSize.ofEvent(1384)).isEqualTo(1449 + 2 * HEADERS_PER_SEGMENT);
    }

    @Test
    void largeEventsDoNotOverflow() {
        assertThat(WireSize.ofEvent(Integer.MAX_VALUE)).isGreaterThan(Integer.MAX_VALUE);
    }

    private static String chunk(int dataBytes) {
        String block = "id: urn:uuid:" + new UUID(0, 0) + "\ndata: " + "x".repeat(dataBytes) + "\n\n";
        return Integer.toHexString(block.length()) + "\r\n" + block + "\r\n";
    }
}
