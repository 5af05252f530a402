package io.ssefleet.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class DrawsTest {
    private static final int DRAWN = 20_000;

    @Property
    void aCountIsNeverMoreThanThereAre(
            @ForAll long seed,
            @ForAll @LongRange(min = 0, max = 10_000_000) long trials,
            @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        assertThat(new Draws(seed).binomial(trials, chance)).isBetween(0L, trials);
    }

    /** In each of the ways in which counts are drawn: one by one, by few, by many, and mirrored. */
    @Example
    void countsHaveTheMeanAndSpreadOfTheBinomialDistribution() {
        check(40, 0.3);
        check(10_000, 0.0005);
        check(10_000, 0.2);
        check(10_000, 0.95);
    }

    private static void check(long trials, double chance) {
        Draws draws = new Draws(7);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWN; i++) {
            double drawn = draws.binomial(trials, chance);
            sum += drawn;
            squares += drawn * drawn;
        }
        double mean = sum / DRAWN;
        double variance = trials * chance * (1 - chance);
        assertThat(mean).isCloseTo(trials * chance, within(5 * Math.sqrt(variance / DRAWN)));
        assertThat(squares / DRAWN - mean * mean).isCloseTo(variance, within(variance * 0.1));
    }
}
