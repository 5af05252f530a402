package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TextFormsTest {

    @Property
    void durationsComeBack(@ForAll @LongRange(min = 0, max = 400_000_000_000L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationText.parse(DurationText.of(duration))).hasValue(duration);
        assertThat(DurationText.parse(duration.toString())).hasValue(duration);
    }

    @Example
    void refusesWhatIsNoDuration() {
        assertThat(List.of("", "s", "15", "1.5s", "-1s", "-PT1S", "15 s", "1s1", "P", "1y"))
                .allSatisfy(text -> assertThat(DurationText.parse(text)).isEmpty());
    }

    @Example
    void sizesAreBinaryWithAndWithoutTheirI() {
        assertThat(SizeText.parse("64M")).hasValue(64L << 20);
        assertThat(SizeText.parse("64Mi")).hasValue(64L << 20);
        assertThat(SizeText.parse("2k")).hasValue(2048);
        assertThat(SizeText.parse("1Gi")).hasValue(1L << 30);
        assertThat(SizeText.parse("123")).hasValue(123);
        assertThat(List.of("", "M", "1MB", "-1", "1.5M", "1i", "999999999999999999T"))
                .allSatisfy(text -> assertThat(SizeText.parse(text)).isEmpty());
    }

    @Example
    void addressRangesContainTheirs() {
        AddressRange ten = AddressRange.parse("10.0.0.0/8").orElseThrow();
        assertThat(ten.contains("10.200.3.4")).isTrue();
        assertThat(ten.contains("11.0.0.1")).isFalse();
        assertThat(ten.contains("::1")).isFalse();
        assertThat(ten.contains("nonsense")).isFalse();
        assertThat(AddressRange.parse("192.168.1.1").orElseThrow().contains("192.168.1.1"))
                .isTrue();
        assertThat(AddressRange.parse("fd00::/9").orElseThrow().contains("fd7f::1"))
                .isTrue();
        assertThat(AddressRange.parse("fd00::/9").orElseThrow().contains("fd80::1"))
                .isFalse();
        assertThat(List.of("10.0.0.0/33", "10.0.0.0/", "x", "10.0.0.0/-1"))
                .allSatisfy(text -> assertThat(AddressRange.parse(text)).isEmpty());
    }
}
