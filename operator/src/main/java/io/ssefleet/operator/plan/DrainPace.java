package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.ReconnectsSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How fast nodes may close streams. All nodes that do so at one time share 80 percent of the fleet's reconnect budget;
 * the rest is for clients that come, or come back, by themselves.
 *
 * @param perSecond streams closed per second, more than 0
 */
public record DrainPace(double perSecond) {
    /** How long a node goes on as before after endpoints change, until no new client is sent to it. */
    public static final Duration PROPAGATION = Duration.ofSeconds(5);

    private static final int BUDGET_PERCENT = 80;

    /** What all nodes of a fleet may close together. */
    public static DrainPace ofFleet(ReconnectsSpec reconnects) {
        return new DrainPace((double) BUDGET_PERCENT * reconnects.perSecond() / 100);
    }

    /** What one of so many nodes (1 or more) that close streams at one time may close. */
    public DrainPace share(int nodes) {
        return new DrainPace(perSecond / nodes);
    }

    /** How long closing so many streams takes, rounded up to milliseconds. */
    public Duration timeFor(long streams) {
        BigDecimal milliseconds = BigDecimal.valueOf(streams)
                .movePointRight(3)
                .divide(BigDecimal.valueOf(perSecond), 0, RoundingMode.CEILING);
        return Duration.ofMillis(Exact.saturated(milliseconds));
    }
}
