package io.ssefleet.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private static final Answer GONE = new Answer.Unknown("no answer within 2 s");
    private final LastWords lastWords = new LastWords();

    @Test
    void aNodeThatEndedWhileDrainingHoldsNoMoreThanItSaidLast() {
        lastWords.complete(Map.of("a", said(7, true), "b", said(80, false)), Set.of("a"));
        lastWords.complete(Map.of("a", said(3, true), "b", said(84, false)), Set.of("a"));

        assertThat(lastWords.complete(Map.of("a", GONE, "b", said(87, false)), Set.of("a")))
                .isEqualTo(Map.of("a", said(3, true), "b", said(87, false)));
    }

    @Test
    void whatANodeSaidBeforeItDrainedCountsForNothing() {
        lastWords.complete(Map.of("a", said(7, false)), Set.of("a"));

        assertThat(lastWords.complete(Map.of("a", GONE), Set.of("a"))).isEqualTo(Map.of("a", GONE));
    }

    @Test
    void aNodeThatStaysAndIsSilentStaysUnknown() {
        lastWords.complete(Map.of("a", said(7, true)), Set.of());

        assertThat(lastWords.complete(Map.of("a", GONE), Set.of())).isEqualTo(Map.of("a", GONE));
    }

    @Test
    void aPodWithoutAProcessIsNotAnsweredFor() {
        lastWords.complete(Map.of("a", said(7, true)), Set.of("a"));

        assertThat(lastWords.complete(Map.of(), Set.of("a"))).isEmpty();
    }

    private static Answer said(long connections, boolean draining) {
        return new Answer.Reported(new NodeReport(
                connections,
                null,
                120,
                20_000,
                512,
                new NodeReport.Memory(null, 1, 1),
                new NodeReport.Lag(0),
                draining,
                0,
                16,
                0,
                0,
                0,
                0,
                null,
                null));
    }
}
