package io.ssefleet.bench.report;

import io.ssefleet.bench.compare.Measured;

/** A comparison's result for people: medians, and behind each how many times ours it is. */
public final class CompareText {
    private static final String ROW = "%-14s %11s %9s %18s %10s %17s %17s %17s%n";

    private CompareText() {}

    public static String of(CompareReport report) {
        StringBuilder text = new StringBuilder();
        text.append("%,d connections, events of 100 bytes, median of %d rounds; %s; %s%n"
                .formatted(
                        report.connections(),
                        report.rounds(),
                        report.pinned() ? "servers on one core, clients on another" : "nothing pinned to cores",
                        report.machine()));
        text.append("In brackets: times ").append(report.ours()).append(".\n\n");
        text.append(ROW.formatted(
                "SERVER",
                "CONNECTIONS",
                "CONNECT/S",
                "BYTES/CONNECTION",
                "CONN/GIB",
                "CPU us/DELIVERY",
                "16 PENDING",
                "P99 ms at 1/s"));
        for (CompareReport.Row row : report.rows()) {
            Measured median = row.median();
            CompareReport.Ratios ratios = row.ratios();
            text.append(ROW.formatted(
                    row.name(),
                    "%,.0f".formatted(median.held()),
                    "%,.0f".formatted(median.connectsPerSecond()),
                    figure("%,.0f", median.bytesPerConnection(), ratios == null ? 0 : ratios.bytesPerConnection()),
                    "%,.0f".formatted(row.connectionsPerGib()),
                    figure("%.2f", median.cpuMicros(), ratios == null ? 0 : ratios.cpuMicros()),
                    figure("%.2f", median.cpuMicrosBatched(), ratios == null ? 0 : ratios.cpuMicrosBatched()),
                    figure("%,.1f", median.p99Ms(), ratios == null ? 0 : ratios.p99Ms())));
            if (median.lost() > 0) {
                text.append("  %s lost %,.0f deliveries%n".formatted(row.name(), median.lost()));
            }
        }
        report.failed().forEach(each -> text.append("%s failed: %s%n".formatted(each.name(), each.why())));
        report.skipped().forEach(each -> text.append("%s skipped: %s%n".formatted(each.name(), each.why())));
        return text.toString();
    }

    private static String figure(String format, double figure, double ratio) {
        return format.formatted(figure) + (ratio > 0 ? " (%.2f)".formatted(ratio) : "");
    }
}
