package io.ssefleet.node.http;

import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.hub.Hub;
import io.ssefleet.node.lifecycle.Admission;
import io.ssefleet.node.lifecycle.Capacity;
import io.ssefleet.node.lifecycle.Movement;
import io.ssefleet.node.lifecycle.ProcessLimits;
import io.ssefleet.node.lifecycle.RefusalSchedule;
import io.ssefleet.node.protocol.JsonText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What the node says of itself to the fleet's operator. */
final class StatusReport implements Supplier<String> {

    private final String version;
    private final Hub hub;
    private final Backplane backplane;
    private final Capacity capacity;
    private final Admission admission;
    private final RefusalSchedule refusals;
    private final Movement movement;
    private final ProcessLimits limits;
    private final LongAdder published;

    StatusReport(
            String version,
            Hub hub,
            Backplane backplane,
            Capacity capacity,
            Admission admission,
            RefusalSchedule refusals,
            Movement movement,
            ProcessLimits limits,
            LongAdder published) {
        this.version = version;
        this.hub = hub;
        this.backplane = backplane;
        this.capacity = capacity;
        this.admission = admission;
        this.refusals = refusals;
        this.movement = movement;
        this.limits = limits;
        this.published = published;
    }

    @Override
    public String get() {
        Runtime runtime = Runtime.getRuntime();
        return JsonText.of(new JsonObject()
                .put("version", version)
                .put("connections", hub.connections())
                .put("configuredCapacity", orNull(capacity.configured()))
                .put("capacity", capacity.effective())
                .put("fdLimit", orNull(capacity.fdLimit()))
                .put("fdReserve", capacity.fdReserve())
                .put(
                        "memory",
                        new JsonObject()
                                .put("limitBytes", orNull(capacity.memoryLimitBytes()))
                                .put("rssBytes", limits.residentBytes())
                                .put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory()))
                .put("cpuSeconds", cpuSeconds())
                .put("lag", new JsonObject().put("maxBytes", hub.maxLagBytes()))
                .put("draining", movement.draining())
                .put("closing", movement.closing())
                .put("pacePerSecond", movement.pacePerSecond())
                .put("opened", hub.counters().opened())
                .put("closed", hub.counters().closed())
                .put("refused", admission.refused())
                .put("waiting", refusals.waiting())
                .put("published", published.sum())
                .put("delivered", hub.counters().delivered())
                .put(
                        "log",
                        new JsonObject()
                                .put("entries", backplane.log().entries())
                                .put("bytes", backplane.log().bytes()))
                .put("backplane", backplane()));
    }

    private JsonObject backplane() {
        boolean connected = backplane.connected();
        long seconds = backplane.unchangedFor().toSeconds();
        return new JsonObject()
                .put("type", backplane.type())
                .put("connected", connected)
                .put("connectedSeconds", connected ? seconds : 0)
                .put("awaySeconds", connected ? 0 : seconds);
    }

    /** CPU time that the process has taken since it started. */
    private static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toMillis)
                        .orElse(0L)
                / 1000.0;
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
