package io.ssefleet.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic without drift and without overflow: decimals are exact, and what no longer fits is the largest number. */
final class Exact {
    /** Beyond these, figures say nothing about a fleet any more, and exact decimals of them would fill the memory. */
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(30);

    private static final BigDecimal SMALLEST = BigDecimal.ONE.movePointLeft(30);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Exact() {}

    /** The quantity's number, within 10^-30 to 10^30; zero or less is zero. */
    static BigDecimal of(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        return amount.signum() <= 0 ? BigDecimal.ZERO : amount.min(LARGEST).max(SMALLEST);
    }

    /** The whole part of a quotient; a divisor of zero asks for nothing, so anything fits. */
    static long quotient(BigDecimal dividend, BigDecimal divisor) {
        if (divisor.signum() == 0) {
            return Long.MAX_VALUE;
        }
        return saturated(dividend.max(BigDecimal.ZERO).divide(divisor, 0, RoundingMode.FLOOR));
    }

    /** The whole part of {@code value x numerator / denominator}. */
    static long scale(long value, long numerator, long denominator) {
        return saturated(new BigDecimal(BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(numerator))
                .divide(BigInteger.valueOf(denominator))));
    }

    static long product(long a, long b) {
        return scale(a, b, 1);
    }

    /** How many nodes of a capacity (1 or more) hold so many connections (0 or more). */
    static int nodesFor(long connections, long capacity) {
        return connections == 0 ? 0 : saturatedInt((connections - 1) / capacity + 1);
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    static int sum(int a, int b) {
        return saturatedInt((long) a + b);
    }

    static long saturated(BigDecimal value) {
        return value.min(LONG_MAX).longValue();
    }

    private static int saturatedInt(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
