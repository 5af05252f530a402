package io.ssefleet.bench.report;

import io.ssefleet.bench.compare.Comparison;
import io.ssefleet.bench.compare.Measured;
import io.ssefleet.bench.compare.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The result of a comparison; its JSON form is this record.
 *
 * @param connections how many each candidate was asked to hold
 * @param pinned servers had one core and clients another
 * @param ours the candidate that the others are measured by
 */
public record CompareReport(
        int connections,
        int rounds,
        double secondsPerStep,
        boolean pinned,
        String machine,
        String ours,
        List<Row> rows,
        List<Peers.Skipped> skipped,
        List<Peers.Skipped> failed) {

    /** A candidate's medians, and how many times ours they are; a ratio is null when ours was not measured. */
    public record Row(String name, Measured median, double connectionsPerGib, Ratios ratios) {}

    /** Times ours. */
    public record Ratios(double bytesPerConnection, double cpuMicros, double cpuMicrosBatched, double p99Ms) {
        static Ratios of(Measured measured, Measured ours) {
            return ours == null
                    ? null
                    : new Ratios(
                            ratio(measured.bytesPerConnection(), ours.bytesPerConnection()),
                            ratio(measured.cpuMicros(), ours.cpuMicros()),
                            ratio(measured.cpuMicrosBatched(), ours.cpuMicrosBatched()),
                            ratio(measured.p99Ms(), ours.p99Ms()));
        }

        private static double ratio(double figure, double ours) {
            return LoadReport.rounded(figure / Math.max(ours, 1e-9));
        }
    }

    public static CompareReport of(
            Comparison.Plan plan,
            boolean pinned,
            String ours,
            Map<String, Measured> medians,
            List<Peers.Skipped> skipped,
            List<Peers.Skipped> failed) {
        List<Row> rows = medians.entrySet().stream()
                .map(each -> new Row(
                        each.getKey(),
                        each.getValue(),
                        Math.floor(each.getValue().connectionsPerGib()),
                        Ratios.of(each.getValue(), medians.get(ours))))
                .toList();
        String machine = "%s %s, %d cores, Java %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        cores(),
                        Runtime.version().feature());
        return new CompareReport(
                plan.connections(),
                plan.rounds(),
                plan.step().toMillis() / 1e3,
                pinned,
                machine,
                ours,
                rows,
                skipped,
                failed);
    }

    private static int cores() {
        // Those that this process is pinned to are not all that there are.
        return (int) IntStream.range(0, 1024)
                .takeWhile(core -> Files.exists(Path.of("/sys/devices/system/cpu/cpu" + core)))
                .count();
    }
}
