package io.ssefleet.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a phase of publishing came to.
 *
 * @param seconds how long was published, without the wait for the last deliveries
 * @param events events that the servers took
 * @param failed events that they did not confirm
 * @param received deliveries
 * @param latencies from publishing to receiving, in nanoseconds
 */
public record Phase(double seconds, long events, long failed, long received, Histogram latencies) {
    private static final double NANOS_PER_MS = 1e6;

    /** Both together, with the latencies of this one. */
    public Phase plus(Phase other) {
        return new Phase(
                seconds + other.seconds,
                events + other.events,
                failed + other.failed,
                received + other.received,
                latencies);
    }

    /** A percentile of the latency, in milliseconds. */
    public double percentileMs(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MS;
    }

    public double maxMs() {
        return latencies.getMaxValue() / NANOS_PER_MS;
    }
}
