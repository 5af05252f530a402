package io.ssefleet.simulate.world;

import java.util.SplittableRandom;

/**
 * Chance, the same for the same seed. Counts are drawn from whole cohorts: exactly where they are small, by the normal
 * distribution where it comes close.
 */
public final class Draws {
    private static final int EXACT_BELOW = 64;
    private static final double NORMAL_FROM = 16;

    private final SplittableRandom random;

    public Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    public SplittableRandom random() {
        return random;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Uniform, both included. */
    long between(long min, long max) {
        return min >= max ? min : random.nextLong(min, max + 1);
    }

    /** How many of so many independent trials succeed. */
    long binomial(long trials, double chance) {
        if (trials <= 0 || chance <= 0) {
            return 0;
        }
        if (chance >= 1) {
            return trials;
        }
        if (chance > 0.5) {
            return trials - binomial(trials, 1 - chance);
        }
        if (trials < EXACT_BELOW) {
            return counted((int) trials, chance);
        }
        double mean = trials * chance;
        double drawn = mean < NORMAL_FROM
                ? poisson(mean)
                : Math.rint(mean + StrictMath.sqrt(mean * (1 - chance)) * random.nextGaussian());
        return (long) Math.max(0, Math.min(trials, drawn));
    }

    private long counted(int trials, double chance) {
        int successes = 0;
        for (int i = 0; i < trials; i++) {
            if (random.nextDouble() < chance) {
                successes++;
            }
        }
        return successes;
    }

    private double poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
