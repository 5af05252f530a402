package io.ssefleet.simulate.report;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.duration;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.simulate.scenario.Happening;
import io.ssefleet.simulate.scenario.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A run for people at a terminal; the last line sums it up. */
public final class SimulationText {
    private static final int ROWS = 24;
    private static final String ROW = "%8s  %13s  %13s  %13s  %6s  %7s  %9s  %10s  %10s  %s\n";

    private SimulationText() {}

    public static String of(Simulation run) {
        StringBuilder text = new StringBuilder();
        text.append(run.scenario().label())
                .append(": ")
                .append(run.scenario().description())
                .append('\n')
                .append(run.name())
                .append(": ")
                .append(count(run.clients(), "client"))
                .append(", target ")
                .append(number(run.target()))
                .append(", ")
                .append(number(run.plan().capacity().connectionsPerNode()))
                .append(" per node, budget ")
                .append(number(run.budgetPerSecond()))
                .append(" reconnects a second, seed ")
                .append(run.seed())
                .append("\n\n");
        table(run, text);
        text.append('\n');
        for (Promise promise : run.outcome().promises()) {
            text.append(promise.kept() ? "kept    " : "BROKEN  ")
                    .append(promise.promise())
                    .append(": ")
                    .append(promise.found())
                    .append('\n');
        }
        return text.append('\n').append(summary(run)).append('\n').toString();
    }

    private static void table(Simulation run, StringBuilder text) {
        text.append(row(
                "time",
                "clients",
                "connected",
                "capacity",
                "nodes",
                "leaving",
                "closed/s",
                "returns/s",
                "refused",
                ""));
        long from = -1;
        for (Stretch stretch : Stretch.of(run.outcome().samples(), ROWS)) {
            text.append(row(
                    duration(Duration.ofSeconds(stretch.second())),
                    number(stretch.wanted()),
                    number(stretch.connected()),
                    number(stretch.capacity()),
                    nodes(stretch),
                    number(stretch.leaving()),
                    number(stretch.closedPerSecond()),
                    number(stretch.returnsPerSecond()),
                    number(stretch.refused()),
                    remarks(run.course().happenings(), from, stretch)));
            from = stretch.second();
        }
    }

    private static String row(
            String time,
            String clients,
            String connected,
            String capacity,
            String nodes,
            String leaving,
            String closed,
            String returns,
            String refused,
            String remarks) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        time,
                        clients,
                        connected,
                        capacity,
                        nodes,
                        leaving,
                        closed,
                        returns,
                        refused,
                        remarks)
                .replaceAll(" +\n", "\n");
    }

    private static String nodes(Stretch stretch) {
        return stretch.ready() == stretch.replicas()
                ? number(stretch.ready())
                : stretch.ready() + "/" + stretch.replicas();
    }

    private static String remarks(List<Happening> happenings, long from, Stretch stretch) {
        StringBuilder remarks = new StringBuilder();
        for (Happening happening : happenings) {
            long second = happening.at().toSeconds();
            if (second > from && second <= stretch.second()) {
                remarks.append(happening.what()).append(" at ").append(duration(happening.at()));
            }
        }
        if (remarks.isEmpty() && stretch.moving() != MovementPlan.Kind.None) {
            remarks.append(stretch.moving());
        }
        return remarks.toString();
    }

    private static String summary(Simulation run) {
        long broken = run.outcome().promises().stream().filter(p -> !p.kept()).count();
        return run.scenario().label() + ": "
                + (broken == 0 ? "every promise kept" : count(broken, "promise") + " broken")
                + run.outcome()
                        .restSince()
                        .map(rest -> ", at rest after " + duration(rest))
                        .orElse(", NOT at rest at the end")
                + String.format(Locale.ROOT, ", each client moved %.2f times on average", run.movesPerClient());
    }
}
