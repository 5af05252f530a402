package io.ssefleet.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesDurationTest {
    @ParameterizedTest
    @CsvSource({"0s, 0", "250ms, 250", "15s, 15000", "10m, 600000", "1h30m, 5400000", "1h1m1s1ms, 3661001"})
    void readsWhatKubernetesWrites(String text, long milliseconds) {
        assertThat(KubernetesDuration.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "PT15S", "1d", "1.5h", "-1s", " 1s", "1s ", "1 s", "s", "１s"})
    void saysWhatToWrite(String text) {
        assertThatThrownBy(() -> KubernetesDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a duration: write it as 15s, 10m or 1h30m");
    }

    @Test
    void refusesMoreThanADurationHolds() {
        assertThatThrownBy(() -> KubernetesDuration.parse("99999999999999999999h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> KubernetesDuration.parse("9223372036854775807h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration");
    }
}
