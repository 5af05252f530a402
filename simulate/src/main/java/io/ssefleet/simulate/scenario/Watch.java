package io.ssefleet.simulate.scenario;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.duration;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.simulate.world.TickCounts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Watches over the operator's promises, tick by tick. */
final class Watch {
    private static final int RETURNS_WINDOW_SECONDS = 10;
    private static final int ROOM_PERCENT = 95;

    private final long budgetPerSecond;
    private final long target;
    private final PeakRate closes = new PeakRate(1);
    private final PeakRate returns = new PeakRate(RETURNS_WINDOW_SECONDS);
    private long refusedTooEarly;
    private long firstTooEarly = -1;
    private long fewestWhenRefused = Long.MAX_VALUE;
    private long refused;
    private long closed;
    private long blindSecond = -1;

    Watch(long budgetPerSecond, long target) {
        this.budgetPerSecond = budgetPerSecond;
        this.target = target;
    }

    /** @param second since the beginning */
    void tick(long second, TickCounts counts, long connected) {
        closes.add(second, counts.closed());
        returns.add(second, counts.movedAttempts());
        closed += counts.closed();
        if (counts.refused() > 0) {
            refused += counts.refused();
            fewestWhenRefused = Math.min(fewestWhenRefused, connected);
            if (connected * 100 < target * ROOM_PERCENT) {
                refusedTooEarly += counts.refused();
                firstTooEarly = firstTooEarly < 0 ? second : firstTooEarly;
            }
        }
    }

    void shrankBlindly(long second) {
        blindSecond = blindSecond < 0 ? second : blindSecond;
    }

    long closed() {
        return closed;
    }

    List<Promise> promises() {
        String budget = number(budgetPerSecond);
        return List.of(
                new Promise(
                        "at most " + budget + " streams closed in any second",
                        closes.perSecond() <= budgetPerSecond,
                        peak(closes)),
                new Promise(
                        "at most " + budget + " moved clients a second return, over any " + RETURNS_WINDOW_SECONDS
                                + " s",
                        returns.perSecond() <= budgetPerSecond,
                        peak(returns)),
                new Promise(
                        "nobody is refused below " + ROOM_PERCENT + " % of the target",
                        refusedTooEarly == 0,
                        refusals()),
                new Promise(
                        "no node is taken away while it is not known what the nodes hold",
                        blindSecond < 0,
                        blindSecond < 0 ? "none was" : "at " + at(blindSecond)));
    }

    private String peak(PeakRate rate) {
        if (rate.perSecond() == 0) {
            return "none";
        }
        String found = String.format(Locale.ROOT, "%,.0f at %s", rate.perSecond(), at(rate.second()));
        double over = rate.perSecond() / budgetPerSecond - 1;
        return over > 0 ? found + String.format(Locale.ROOT, ", %.0f %% too many", over * 100) : found;
    }

    private String refusals() {
        if (refusedTooEarly > 0) {
            return count(refusedTooEarly, "refusal") + " from " + at(firstTooEarly) + " on, with down to "
                    + percent(fewestWhenRefused) + " % connected";
        }
        return refused == 0
                ? "nobody was"
                : count(refused, "refusal") + ", all with at least " + percent(fewestWhenRefused) + " % connected";
    }

    private long percent(long connected) {
        return connected * 100 / target;
    }

    private static String at(long second) {
        return duration(Duration.ofSeconds(second));
    }
}
