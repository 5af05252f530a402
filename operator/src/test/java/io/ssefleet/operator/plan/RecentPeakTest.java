package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentPeakTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(30);

    @Test
    void isUnknownUntilAWholeWindowHasBeenSeen() {
        RecentPeak peak = new RecentPeak(WINDOW);
        peak.add(START, 50);

        assertThat(peak.peak(START.plusSeconds(29))).isEmpty();
        peak.add(START.plusSeconds(30), 40);
        assertThat(peak.peak(START.plusSeconds(30))).hasValue(50);
        peak.add(START.plusSeconds(31), 40);
        assertThat(peak.peak(START.plusSeconds(31))).hasValue(40);
    }

    @Test
    void isUnknownForAWholeWindowAfterAnUnknownValue() {
        RecentPeak peak = new RecentPeak(WINDOW);
        peak.add(START, 300);
        peak.add(START.plusSeconds(31), 300);
        peak.unknown();
        peak.add(START.plusSeconds(71), 200);

        assertThat(peak.peak(START.plusSeconds(71))).isEmpty();
        peak.add(START.plusSeconds(90), 269);
        peak.add(START.plusSeconds(101), 269);
        assertThat(peak.peak(START.plusSeconds(101))).hasValue(269);
    }

    @Test
    void isUnknownForAWholeWindowAfterALongSilence() {
        RecentPeak peak = new RecentPeak(WINDOW);
        peak.add(START, 300);
        peak.add(START.plusSeconds(31), 300);
        peak.add(START.plusSeconds(71), 200);

        assertThat(peak.peak(START.plusSeconds(71))).isEmpty();
    }

    @Property
    void isTheHighestValueOfTheWindow(@ForAll List<@IntRange(min = 0, max = 1000) Integer> values) {
        RecentPeak peak = new RecentPeak(WINDOW);
        List<Integer> plain = new ArrayList<>();
        for (int second = 0; second < values.size(); second++) {
            plain.add(values.get(second));
            peak.add(START.plusSeconds(second), values.get(second));
            if (second >= WINDOW.toSeconds()) {
                int highest = plain.subList(second - (int) WINDOW.toSeconds(), second + 1).stream()
                        .max(Integer::compare)
                        .orElseThrow();
                assertThat(peak.peak(START.plusSeconds(second))).hasValue(highest);
            }
        }
    }
}
