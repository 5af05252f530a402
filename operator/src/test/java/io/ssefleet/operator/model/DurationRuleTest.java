package io.ssefleet.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DurationRuleTest {
    @Property
    void readsEveryTextThatTheRulesOfTheResourceAccept(@ForAll("durations") String text) {
        assertThat(text).matches(Rules.DURATION.replace("'", ""));
        assertThat(KubernetesDuration.parse(text)).isBetween(Duration.ZERO, Duration.ofHours(4 * 99_999));
    }

    @Provide
    static Arbitrary<String> durations() {
        Arbitrary<String> part = Combinators.combine(
                        Arbitraries.integers().between(0, 99_999), Arbitraries.of("h", "m", "s", "ms"))
                .as((amount, unit) -> amount + unit);
        return part.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", parts));
    }
}
