package io.ssefleet.node.http;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ssefleet.node.hub.TurnObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long events take to reach the last of their streams, and how many go out together. */
final class TurnMetrics implements TurnObserver {

    private static final Duration[] TIMES = LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final Timer fanOut;
    private final DistributionSummary batch;

    TurnMetrics(MeterRegistry registry) {
        fanOut = Timer.builder("ssefleet.fanout")
                .description(
                        "From an event's entry into the log until it was written to the last stream of an event loop")
                .serviceLevelObjectives(TIMES)
                .register(registry);
        batch = DistributionSummary.builder("ssefleet.batch.events")
                .description("Events that an event loop sent together in one turn")
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    @Override
    public void reachedAll(long nanos) {
        fanOut.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void wrote(int events) {
        batch.record(events);
    }
}
