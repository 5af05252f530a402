package io.ssefleet.node.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.hub.CloseReason;
import io.ssefleet.node.hub.Hub;
import io.ssefleet.node.lifecycle.Admission;
import io.ssefleet.node.lifecycle.Capacity;
import io.ssefleet.node.lifecycle.Movement;
import java.util.concurrent.atomic.LongAdder;

/** What the node counts, under Prometheus' names. */
final class Metrics {

    private Metrics() {}

    static void register(
            MeterRegistry registry,
            Hub hub,
            Backplane backplane,
            Capacity capacity,
            Admission admission,
            Movement movement,
            LongAdder published) {
        gauge(registry, "connections", "Streams open now", () -> hub.connections());
        gauge(registry, "connections.capacity", "Streams that the node admits", capacity::effective);
        gauge(
                registry,
                "fd.limit",
                "Open files that the process may have",
                () -> capacity.fdLimit().orElse(0));
        gauge(
                registry,
                "log.entries",
                "Events in the log",
                () -> backplane.log().entries());
        gauge(registry, "log.bytes", "Bytes in the log", () -> backplane.log().bytes());
        gauge(registry, "lag.bytes", "The largest lag of a client that takes nothing", hub::maxLagBytes);
        gauge(
                registry,
                "backplane.connected",
                "1 while the fleet's events reach the node",
                () -> backplane.connected() ? 1 : 0);
        gauge(registry, "draining", "1 while the node drains", () -> movement.draining() ? 1 : 0);
        gauge(registry, "closing.connections", "Streams still to be closed by a drain or shed", movement::closing);
        gauge(registry, "pace.per.second", "Streams a second that may be closed", movement::pacePerSecond);
        gauge(
                registry,
                "closed.peak.per.second",
                "Most streams closed at the pace in one second",
                movement::peakPerSecond);
        counter(
                registry,
                "opened.connections",
                "Streams opened",
                () -> hub.counters().opened());
        counter(registry, "refused.connections", "Clients not admitted", admission::refused);
        counter(registry, "published.events", "Publications taken", published::sum);
        counter(
                registry,
                "delivered.events",
                "Events handed to clients",
                () -> hub.counters().delivered());
        counter(
                registry,
                "writes",
                "Writes to clients' connections that carried events",
                () -> hub.counters().writes());
        counter(
                registry,
                "gaps",
                "Times that a client could not be resumed exactly",
                () -> hub.counters().gaps());
        hub.observe(new TurnMetrics(registry));
        MemoryMetrics.register(registry);
        for (CloseReason reason : CloseReason.values()) {
            FunctionCounter.builder(
                            "ssefleet.closed.connections",
                            hub,
                            source -> source.counters().closed(reason))
                    .description("Streams closed")
                    .tag("reason", reason.label())
                    .register(registry);
        }
    }

    private interface Value {
        double now();
    }

    private static void gauge(MeterRegistry registry, String name, String description, Value value) {
        Gauge.builder("ssefleet." + name, value, Value::now)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String description, Value value) {
        // A registry holds a counter's object only weakly, so that must be one that lives as long as the node.
        FunctionCounter.builder("ssefleet." + name, registry, ignored -> value.now())
                .description(description)
                .register(registry);
    }
}
