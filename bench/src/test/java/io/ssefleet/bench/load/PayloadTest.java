package io.ssefleet.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PayloadTest {
    @Property(tries = 300)
    void whatIsWrittenIsRead(
            @ForAll int run,
            @ForAll @IntRange(max = 65_535) int publisher,
            @ForAll @IntRange(max = 65_535) int topic,
            @ForAll @IntRange int number,
            @ForAll long nanos,
            @ForAll @IntRange(min = Payload.LEAST_BYTES, max = 200) int size) {
        byte[] bytes = Payload.encode(run, publisher, topic, number, nanos, size);
        assertThat(bytes).hasSize(size);
        assertThat(Payload.isOf(run, bytes, 0, size)).isTrue();
        assertThat(Payload.isOf(run + 1, bytes, 0, size)).isFalse();
        assertThat(Payload.isOf(run, bytes, 0, Payload.LEAST_BYTES - 1)).isFalse();
        assertThat(Payload.publisher(bytes, 0)).isEqualTo(publisher);
        assertThat(Payload.topic(bytes, 0)).isEqualTo(topic);
        assertThat(Payload.number(bytes, 0)).isEqualTo(number);
        assertThat(Payload.nanos(bytes, 0)).isEqualTo(nanos);
    }
}
