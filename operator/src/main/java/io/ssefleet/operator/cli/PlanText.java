package io.ssefleet.operator.cli;

import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.plan.Advice;
import io.ssefleet.operator.plan.Figures;
import io.ssefleet.operator.plan.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A plan for people at a terminal. */
final class PlanText {
    private PlanText() {}

    static String of(PlanReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.fleet()).append(": ").append(report.explanation()).append("\n\n");
        limits(report, text);
        text.append('\n');
        fact(text, "nodes", number(report.desiredReplicas()));
        fact(
                text,
                "per node",
                count(report.connectionsPerNode(), "connection") + " planned, up to " + number(report.admitPerNode())
                        + " while clients move");
        fact(
                text,
                "together",
                count(report.totalConnections(), "connection") + " planned, for a target of "
                        + number(report.targetConnections()) + (report.meetsTarget() ? "" : ": not enough"));
        if (report.desiredReplicas() > 0) {
            fact(text, "drain", duration(report.nodeDrainSeconds()) + " for one full node by itself");
            fact(
                    text,
                    "rollout",
                    duration(report.rolloutSeconds()) + " for all nodes, and the time that new ones take to start");
        }
        if (report.autoscaling() != null) {
            fact(text, "autoscale", autoscaling(report.autoscaling()));
        }
        if (!report.warnings().isEmpty()) {
            text.append("\nWarnings:\n");
            for (Advice warning : report.warnings()) {
                text.append("  ").append(warning.message()).append('\n');
            }
        }
        return text.toString();
    }

    private static String autoscaling(PlanReport.Autoscaling autoscaling) {
        String grows = autoscaling.growsAbove() == null
                ? "never grows"
                : "grows above " + count(autoscaling.growsAbove(), "open connection") + ", by one node per "
                        + number(autoscaling.connectionsPerNode());
        String shrinks = autoscaling.shrinksAfterSeconds() == null
                ? "never shrinks"
                : "shrinks when fewer nodes have been enough for " + duration(autoscaling.shrinksAfterSeconds());
        return grows + "; " + shrinks
                + switch (autoscaling.mode()) {
                    case Auto -> "";
                    case DryRun -> " (DryRun: only reported)";
                };
    }

    private static void limits(PlanReport report, StringBuilder text) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(" ", "limit", "connections", "from"));
        for (PlanReport.LimitRow limit : report.limits()) {
            rows.add(new Row(
                    limit.binds() ? "*" : " ",
                    Figures.name(limit.kind()),
                    limit.connections() == null ? "-" : number(limit.connections()),
                    limit.formula() + origin(limit.source())));
        }
        String format = "%s %-" + width(rows, Row::limit) + "s  %" + width(rows, Row::connections) + "s  %s\n";
        rows.forEach(
                row -> text.append(String.format(Locale.ROOT, format, row.mark, row.limit, row.connections, row.from)));
        text.append("* binds\n");
    }

    private record Row(String mark, String limit, String connections, String from) {}

    private static int width(List<Row> rows, Function<Row, String> column) {
        return rows.stream().map(column).mapToInt(String::length).max().orElseThrow();
    }

    private static String origin(Limit.Source source) {
        return switch (source) {
            case Declared, Missing -> "";
            case Measured -> ", measured";
            case Assumed -> ", assumed until nodes have measured it";
        };
    }

    private static void fact(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-9s %s\n", name, value));
    }

    private static String duration(long seconds) {
        return Figures.duration(Duration.ofSeconds(seconds));
    }
}
