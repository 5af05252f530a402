package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void numbersReadTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : new Locale[] {Locale.GERMANY, Locale.forLanguageTag("ar-EG"), Locale.ROOT}) {
                Locale.setDefault(locale);
                assertThat(Figures.number(1_234_567)).isEqualTo("1,234,567");
                assertThat(Figures.number(new BigDecimal("80000.0"))).isEqualTo("80,000");
                assertThat(Figures.number(new BigDecimal("0.250"))).isEqualTo("0.25");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void oneIsSingular() {
        assertThat(Figures.count(0, "node")).isEqualTo("0 nodes");
        assertThat(Figures.count(1, "node")).isEqualTo("1 node");
        assertThat(Figures.count(1001, "node")).isEqualTo("1,001 nodes");
    }

    @Test
    void bytesAreBinaryUnitsWhereTheyAreWhole() {
        assertThat(Figures.bytes(8192)).isEqualTo("8Ki");
        assertThat(Figures.bytes(192L << 20)).isEqualTo("192Mi");
        assertThat(Figures.bytes(2L << 30)).isEqualTo("2Gi");
        assertThat(Figures.bytes(3700)).isEqualTo("3,700 bytes");
        assertThat(Figures.bytes(1)).isEqualTo("1 byte");
        assertThat(Figures.bytes(0)).isEqualTo("0 bytes");
    }

    @Test
    void durationsAreWholeSecondsRoundedUpAsKubernetesWritesThem() {
        assertThat(Figures.duration(Duration.ZERO)).isEqualTo("0s");
        assertThat(Figures.duration(Duration.ofMillis(1))).isEqualTo("1s");
        assertThat(Figures.duration(Duration.ofMillis(62_500))).isEqualTo("1m3s");
        assertThat(Figures.duration(Duration.ofSeconds(3600))).isEqualTo("1h");
        assertThat(Figures.duration(Duration.ofSeconds(3661))).isEqualTo("1h1m1s");
        assertThat(Figures.duration(Duration.ofSeconds(7203))).isEqualTo("2h3s");
    }
}
