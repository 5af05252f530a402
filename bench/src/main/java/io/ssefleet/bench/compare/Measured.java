package io.ssefleet.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a candidate did, in one round or in the median of several.
 *
 * @param held connections that were open at the end
 * @param connectsPerSecond how fast they were accepted
 * @param residentBytes the process' memory per connection, the slope between few and many
 * @param kernelBytes the kernel's memory per connection: the server's end of the socket, thread stacks, page tables
 * @param cpuMicros processor time of the server per delivery, one event at a time
 * @param cpuMicrosBatched the same with 16 events on their way
 * @param p99Ms from publishing to receiving at one event per second
 * @param lost deliveries that never came
 */
public record Measured(
        double held,
        double connectsPerSecond,
        double residentBytes,
        double kernelBytes,
        double cpuMicros,
        double cpuMicrosBatched,
        double p99Ms,
        double lost) {
    private static final double GIB = 1L << 30;

    /** Connections that a GiB of memory holds, kernel included; without what the server needs for itself. */
    public double connectionsPerGib() {
        return GIB / Math.max(1, residentBytes + kernelBytes);
    }

    public double bytesPerConnection() {
        return residentBytes + kernelBytes;
    }

    static Measured median(List<Measured> rounds) {
        return new Measured(
                median(rounds, Measured::held),
                median(rounds, Measured::connectsPerSecond),
                median(rounds, Measured::residentBytes),
                median(rounds, Measured::kernelBytes),
                median(rounds, Measured::cpuMicros),
                median(rounds, Measured::cpuMicrosBatched),
                median(rounds, Measured::p99Ms),
                // A loss in any round counts.
                rounds.stream().mapToDouble(Measured::lost).max().orElse(0));
    }

    private static double median(List<Measured> rounds, ToDoubleFunction<Measured> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }
}
