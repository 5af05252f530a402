package io.ssefleet.bench.report;

import io.ssefleet.bench.load.Verdict;

/** A load run's result for people. */
public final class LoadText {
    private LoadText() {}

    public static String of(LoadReport report) {
        StringBuilder text = new StringBuilder();
        LoadReport.Connected connections = report.connections();
        LoadReport.Published published = report.published();
        Verdict verdict = report.delivered();
        line(
                text,
                "Connections",
                "%,d of %,d open at the end; connecting took %.1f s (%,.0f per second)",
                connections.open(),
                connections.wanted(),
                connections.seconds(),
                connections.perSecond());
        if (connections.reconnected() > 0) {
            line(text, "", "%,d streams ended on the way; their clients came back", connections.reconnected());
        }
        verdict.troubles().forEach((why, count) -> line(text, "", "%,d times: %s", count, why));
        line(
                text,
                "Published",
                "%,d events of %,d bytes in %.1f s (%,.1f per second); publishers: %,d, topics: %,d",
                published.events(),
                published.bytes(),
                report.seconds(),
                published.perSecond(),
                published.publishers(),
                published.topics());
        if (published.unconfirmed() > 0) {
            line(
                    text,
                    "",
                    "%,d more were not confirmed by the server; they are not counted as lost",
                    published.unconfirmed());
        }
        line(
                text,
                "Delivered",
                "%,d of %,d: %,d lost, %,d doubled, %,d out of order",
                verdict.expected() - verdict.lost(),
                verdict.expected(),
                verdict.lost(),
                verdict.doubled(),
                verdict.outOfOrder());
        LoadReport.Latency latency = report.latencyMs();
        if (report.received() > 0) {
            line(
                    text,
                    "Latency",
                    "p50 %s, p90 %s, p99 %s, p99.9 %s, max %s ms from publishing to receiving",
                    ms(latency.p50()),
                    ms(latency.p90()),
                    ms(latency.p99()),
                    ms(latency.p999()),
                    ms(latency.max()));
        }
        LoadReport.Returned returned = report.returned();
        if (returned != null) {
            line(
                    text,
                    "Return",
                    "%,d clients were away while %,d events were published, and came back together",
                    returned.clients(),
                    returned.missed());
            if (returned.latencyMs().max() > 0 && latency.max() > 0) {
                line(
                        text,
                        "",
                        "the others from then on: p99 %s ms (%.1f times), max %s ms",
                        ms(returned.latencyMs().p99()),
                        returned.latencyMs().p99() / latency.p99(),
                        ms(returned.latencyMs().max()));
            }
        }
        line(
                text,
                "Result",
                "%s",
                report.ok() ? "every client got every event exactly once and in order" : "not as it should be:");
        report.problems().forEach(problem -> line(text, "", "%s", problem));
        return text.toString();
    }

    private static String ms(double figure) {
        return figure < 10 ? "%.2f".formatted(figure) : "%,.0f".formatted(figure);
    }

    private static void line(StringBuilder text, String name, String format, Object... figures) {
        text.append("%-13s".formatted(name)).append(format.formatted(figures)).append('\n');
    }
}
