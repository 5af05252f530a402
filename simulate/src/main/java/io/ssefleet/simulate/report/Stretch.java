package io.ssefleet.simulate.report;

import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.simulate.scenario.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Some seconds of a run together: levels as they were at the end, rates as the highest of any second, refusals in all.
 *
 * @param second the last one, since the beginning
 */
public record Stretch(
        long second,
        long wanted,
        long connected,
        long capacity,
        int replicas,
        int ready,
        int leaving,
        MovementPlan.Kind moving,
        long closedPerSecond,
        long attemptsPerSecond,
        long returnsPerSecond,
        long refusedPerSecond,
        long refused) {

    /** A run as at most so many stretches of the same length. */
    static List<Stretch> of(List<Sample> samples, int most) {
        int length = Math.max(1, (samples.size() + most - 1) / most);
        List<Stretch> stretches = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += length) {
            stretches.add(of(samples.subList(from, Math.min(samples.size(), from + length))));
        }
        return stretches;
    }

    private static Stretch of(List<Sample> samples) {
        Sample last = samples.get(samples.size() - 1);
        return new Stretch(
                last.second(),
                last.wanted(),
                last.connected(),
                last.capacity(),
                last.replicas(),
                last.ready(),
                last.leaving(),
                last.moving(),
                samples.stream().mapToLong(Sample::closed).max().orElse(0),
                samples.stream().mapToLong(Sample::attempts).max().orElse(0),
                samples.stream().mapToLong(Sample::returns).max().orElse(0),
                samples.stream().mapToLong(Sample::refused).max().orElse(0),
                samples.stream().mapToLong(Sample::refused).sum());
    }
}
