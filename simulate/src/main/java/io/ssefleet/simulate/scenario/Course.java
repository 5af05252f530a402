package io.ssefleet.simulate.scenario;

import io.ssefleet.simulate.world.ClusterTimes;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What happens in one run. Before it begins the fleet has come to rest with the clients of its first moment.
 *
 * @param clientsAt clients that want a connection, by seconds since the beginning
 * @param meanStay how long a client stays before another takes its place, on the average; zero: for ever
 * @param happenings in the order of their beginning
 * @param atLeast how long the run is; longer, if the fleet has not come to rest by then
 * @param times of the cluster
 */
public record Course(
        LongUnaryOperator clientsAt,
        Duration meanStay,
        List<Happening> happenings,
        Duration atLeast,
        ClusterTimes times) {

    public Course {
        happenings = List.copyOf(happenings);
    }

    /** How often the pod template has changed by then. */
    int rollouts(long second) {
        return (int) happenings.stream()
                .filter(h -> h instanceof Happening.Rollout && h.at().toSeconds() <= second)
                .count();
    }

    /** Whether a zone vanishes in this second. */
    boolean zoneVanishes(long second) {
        return happenings.stream().anyMatch(h -> h instanceof Happening.ZoneLost && h.at().toSeconds() == second);
    }

    boolean nodesAnswer(long second) {
        return happenings.stream()
                .noneMatch(h -> h instanceof Happening.MetricsAway away && within(second, away.at(), away.length()));
    }

    boolean operatorIsThere(long second) {
        return happenings.stream()
                .noneMatch(h -> h instanceof Happening.OperatorAway away && within(second, away.at(), away.length()));
    }

    private static boolean within(long second, Duration from, Duration length) {
        return second >= from.toSeconds() && second < from.plus(length).toSeconds();
    }
}
