package io.ssefleet.simulate.scenario;

import io.ssefleet.simulate.world.ClusterTimes;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** What a fleet must stand, by the names that the command line has for it. */
public enum Scenario {
    FLASH_CROWD("flash-crowd", "from nobody to all clients within 10 minutes"),
    DAY(
            "day",
            "a day: 15 percent of the clients in the morning, all in the evening, each staying 30 minutes on average"),
    ROLLOUT("rollout", "all nodes are replaced while all clients are connected"),
    ZONE_LOSS("zone-loss", "a third of the machines vanishes at once"),
    SLOW_MACHINES(
            "slow-machines", "twice the clients within 10 minutes, then a rollout; each new machine takes 4 minutes"),
    METRICS_OUTAGE(
            "metrics-outage",
            "the nodes do not answer the operator for 15 minutes of a rollout, while a third of the clients leaves"),
    OPERATOR_OUTAGE("operator-outage", "no operator for 20 minutes of a rollout");

    /** When most of them begin. */
    public static final Duration START = Duration.ofMinutes(1);

    private static final Duration RAMP = Duration.ofMinutes(10);
    private static final Duration DAY_LENGTH = Duration.ofDays(1);
    private static final Duration BUSIEST = Duration.ofHours(20);
    private static final double QUIETEST_SHARE = 0.15;

    private final String label;
    private final String description;

    Scenario(String label, String description) {
        this.label = label;
        this.description = description;
    }

    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    /** What happens in it with so many clients, in a cluster like this. */
    public Course course(long clients, ClusterTimes times) {
        return switch (this) {
            case FLASH_CROWD -> course(ramp(0, clients, START), minutes(30), times);
            case DAY -> new Course(day(clients), minutes(30), List.of(), DAY_LENGTH, times);
            case ROLLOUT -> course(second -> clients, minutes(5), times, new Happening.Rollout(START));
            case ZONE_LOSS -> course(second -> clients, minutes(20), times, new Happening.ZoneLost(START));
            case SLOW_MACHINES ->
                course(
                        ramp(clients / 2, clients, START),
                        minutes(40),
                        times.withMachineStart(minutes(4)),
                        new Happening.Rollout(minutes(30)));
            case METRICS_OUTAGE ->
                course(
                        ramp(clients, clients - clients / 3, minutes(5)),
                        minutes(40),
                        times,
                        new Happening.Rollout(START),
                        new Happening.MetricsAway(minutes(3), minutes(15)));
            case OPERATOR_OUTAGE ->
                course(
                        second -> clients,
                        minutes(40),
                        times,
                        new Happening.Rollout(START),
                        new Happening.OperatorAway(minutes(3), minutes(20)));
        };
    }

    private static Course course(
            LongUnaryOperator clientsAt, Duration atLeast, ClusterTimes times, Happening... happenings) {
        return new Course(clientsAt, Duration.ZERO, List.of(happenings), atLeast, times);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static LongUnaryOperator ramp(long from, long to, Duration start) {
        return second -> {
            double part = (double) (second - start.toSeconds()) / RAMP.toSeconds();
            return from + Math.round((to - from) * Math.max(0, Math.min(1, part)));
        };
    }

    private static LongUnaryOperator day(long clients) {
        return second -> {
            double phase = 2 * StrictMath.PI * (second - BUSIEST.toSeconds()) / DAY_LENGTH.toSeconds();
            double share = QUIETEST_SHARE + (1 - QUIETEST_SHARE) * (1 + StrictMath.cos(phase)) / 2;
            return Math.round(clients * share);
        };
    }
}
