package io.ssefleet.bench.report;

import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Phase;
import io.ssefleet.bench.load.Return;
import io.ssefleet.bench.load.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a load run; its JSON form is this record.
 *
 * @param ok every client was connected and got every event exactly once and in order
 * @param interrupted somebody ended it before its time
 * @param latencyMs before clients left, if some did
 * @param returned what came of clients that left and returned; null when none did
 * @param problems what is not ok, in words
 */
public record LoadReport(
        boolean ok,
        boolean interrupted,
        List<String> targets,
        double seconds,
        Connected connections,
        Published published,
        Verdict delivered,
        long received,
        Latency latencyMs,
        Returned returned,
        List<String> problems) {

    /** How many clients were connected, and how fast. */
    public record Connected(int wanted, int open, double seconds, double perSecond, long reconnected) {}

    /** What was published. */
    public record Published(long events, long unconfirmed, double perSecond, int bytes, int publishers, int topics) {}

    /** From the publisher's call to the client's reading, in milliseconds. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {
        static Latency of(Phase phase) {
            return new Latency(
                    rounded(phase.percentileMs(50)),
                    rounded(phase.percentileMs(90)),
                    rounded(phase.percentileMs(99)),
                    rounded(phase.percentileMs(99.9)),
                    rounded(phase.maxMs()));
        }
    }

    /**
     * Clients that left and came back together.
     *
     * @param missed events that were published meanwhile
     * @param latencyMs of the clients that had stayed, from the return on
     */
    public record Returned(int clients, long missed, Latency latencyMs) {}

    /** @param returned null when no clients left */
    public static LoadReport of(
            LoadSpec spec, boolean interrupted, Duration connecting, Phase first, Return returned, Verdict verdict) {
        Phase phase = returned == null ? first : first.plus(returned.missed()).plus(returned.after());
        List<String> problems = problems(phase, verdict);
        double connectSeconds = connecting.toNanos() / 1e9;
        int connected = verdict.clients() - verdict.absent();
        return new LoadReport(
                problems.isEmpty(),
                interrupted,
                spec.targets().stream()
                        .map(target -> target.stream().toString())
                        .toList(),
                rounded(phase.seconds()),
                new Connected(
                        verdict.clients(),
                        verdict.open(),
                        rounded(connectSeconds),
                        rounded(connected / Math.max(connectSeconds, 1e-3)),
                        verdict.ended()),
                new Published(
                        phase.events(),
                        phase.failed(),
                        rounded(phase.events() / phase.seconds()),
                        spec.eventBytes(),
                        spec.publishers(),
                        spec.topics()),
                verdict,
                phase.received(),
                Latency.of(first),
                returned == null
                        ? null
                        : new Returned(returned.clients(), returned.missed().events(), Latency.of(returned.after())),
                problems);
    }

    private static List<String> problems(Phase phase, Verdict verdict) {
        List<String> problems = new ArrayList<>();
        if (verdict.absent() > 0) {
            problems.add("%,d of %,d clients were not connected when the first event was published"
                    .formatted(verdict.absent(), verdict.clients()));
        }
        if (verdict.lost() > 0) {
            problems.add("%,d deliveries were lost, at %,d clients%s"
                    .formatted(
                            verdict.lost(),
                            verdict.clientsWithLoss(),
                            verdict.gaps() == 0 ? "" : "; %,d notices told clients of it".formatted(verdict.gaps())));
            verdict.findings().forEach(finding -> problems.add("lost, for one: " + finding));
        }
        if (verdict.doubled() > 0) {
            problems.add("%,d deliveries came twice".formatted(verdict.doubled()));
        }
        if (verdict.outOfOrder() > 0) {
            problems.add("%,d deliveries came out of order".formatted(verdict.outOfOrder()));
        }
        if (verdict.misdirected() > 0) {
            problems.add("%,d deliveries went to clients of another topic".formatted(verdict.misdirected()));
        }
        if (phase.events() == 0 && phase.failed() > 0) {
            problems.add("none of %,d events was confirmed by the server".formatted(phase.failed()));
        }
        return problems;
    }

    static double rounded(double figure) {
        return Math.round(figure * 100) / 100.0;
    }
}
