package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Figures.number;

import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.CapacitySpec;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.NodeSpec;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Limit.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What file descriptors, memory, CPU and network allow on one node, each by itself. */
final class NodeLimits {
    /** A node without connections and without events. */
    private static final long BASE_COST_BYTES = 192L << 20;

    /** Nodes admit clients by this figure, too, so one that is measured lower would only make them refuse. */
    private static final long ASSUMED_MEMORY_PER_CONNECTION_BYTES = 8 << 10;

    private static final long ASSUMED_DELIVERIES_PER_CORE_SECOND = 80_000;
    /** A core and a link are not planned with up to the brim. */
    private static final BigDecimal CPU_SHARE = new BigDecimal("0.7");

    private static final BigDecimal NETWORK_SHARE = new BigDecimal("0.8");
    private static final BigDecimal BITS_PER_BYTE = BigDecimal.valueOf(8);

    private NodeLimits() {}

    /** Declared, where the resource declares a capacity; then file descriptors, memory, CPU and network, always. */
    static List<Limit> of(SseFleetSpec spec, Observed observed) {
        List<Limit> limits = new ArrayList<>();
        if (spec.capacity().connectionsPerNode() != null) {
            limits.add(new Limit(
                    LimitedBy.Declared,
                    OptionalLong.of(spec.capacity().connectionsPerNode()),
                    "spec.capacity.connectionsPerNode",
                    Source.Declared));
        }
        limits.add(fileDescriptors(spec, observed));
        limits.add(memory(spec, observed));
        limits.add(cpu(spec, observed));
        limits.add(network(spec.capacity()));
        return limits;
    }

    /** What a node needs without any connection: itself and its log of events. */
    static long fixedCostBytes(SseFleetSpec spec) {
        return Exact.saturated(BigDecimal.valueOf(BASE_COST_BYTES).add(replayBytes(spec)));
    }

    /** How much memory a node needs to hold so many connections. */
    static long memoryForBytes(long connections, SseFleetSpec spec, Observed observed) {
        return Exact.saturated(memoryPerConnection(spec, observed)
                .multiply(BigDecimal.valueOf(connections))
                .add(BigDecimal.valueOf(fixedCostBytes(spec))));
    }

    /** How much of a resource a node has, by its limit, else by its request; null when neither says. */
    static Quantity quantity(NodeSpec.Resources resources, String resource) {
        Quantity limit = entry(resources.limits(), resource);
        return limit != null ? limit : entry(resources.requests(), resource);
    }

    /** The field that {@link #quantity} comes from; null when there is none. */
    static String field(NodeSpec.Resources resources, String resource) {
        if (entry(resources.limits(), resource) != null) {
            return "spec.node.resources.limits." + resource;
        }
        return entry(resources.requests(), resource) != null ? "spec.node.resources.requests." + resource : null;
    }

    private static Limit fileDescriptors(SseFleetSpec spec, Observed observed) {
        long nofile = observed.nofile().orElse(spec.node().fileDescriptors().limit());
        int reserve = spec.capacity().fileDescriptorReserve();
        return new Limit(
                LimitedBy.FileDescriptors,
                OptionalLong.of(Math.max(0, nofile - reserve)),
                number(nofile) + " - " + number(reserve),
                observed.nofile().isPresent() ? Source.Measured : Source.Declared);
    }

    private static Limit memory(SseFleetSpec spec, Observed observed) {
        Quantity memory = quantity(spec.node().resources(), "memory");
        if (memory == null) {
            return missing(LimitedBy.Memory, "needs spec.node.resources.limits.memory");
        }
        BigDecimal perConnection = memoryPerConnection(spec, observed);
        BigDecimal free = Exact.of(memory).subtract(BigDecimal.valueOf(fixedCostBytes(spec)));
        String formula = "(" + memory + " - " + Figures.bytes(BASE_COST_BYTES) + " - "
                + spec.stream().replay().bytes() + ") / " + perConnectionText(spec, observed);
        return new Limit(
                LimitedBy.Memory,
                OptionalLong.of(Exact.quotient(free, perConnection)),
                formula,
                memorySource(spec, observed));
    }

    private static Limit cpu(SseFleetSpec spec, Observed observed) {
        Quantity events = spec.capacity().eventsPerSecond();
        Quantity cores = quantity(spec.node().resources(), "cpu");
        if (events == null) {
            return missing(LimitedBy.Cpu, "needs spec.capacity.eventsPerSecond");
        }
        if (cores == null) {
            return missing(LimitedBy.Cpu, "needs spec.node.resources.limits.cpu");
        }
        BigDecimal deliveries =
                BigDecimal.valueOf(observed.deliveriesPerCoreSecond().orElse(ASSUMED_DELIVERIES_PER_CORE_SECOND));
        BigDecimal perSecond = Exact.of(cores).multiply(deliveries).multiply(CPU_SHARE);
        return new Limit(
                LimitedBy.Cpu,
                OptionalLong.of(Exact.quotient(perSecond, Exact.of(events))),
                number(Exact.of(cores)) + (Exact.of(cores).compareTo(BigDecimal.ONE) == 0 ? " core x " : " cores x ")
                        + number(deliveries) + "/s x " + CPU_SHARE + " / "
                        + number(Exact.of(events)) + "/s",
                source(false, observed.deliveriesPerCoreSecond().isPresent()));
    }

    private static Limit network(CapacitySpec capacity) {
        if (capacity.eventsPerSecond() == null) {
            return missing(LimitedBy.Network, "needs spec.capacity.eventsPerSecond");
        }
        if (capacity.networkBandwidth() == null) {
            return missing(LimitedBy.Network, "needs spec.capacity.networkBandwidth");
        }
        long wireSize = WireSize.ofEvent(capacity.eventSize());
        BigDecimal events = Exact.of(capacity.eventsPerSecond());
        BigDecimal bits = Exact.of(capacity.networkBandwidth()).multiply(NETWORK_SHARE);
        BigDecimal bitsPerConnection =
                events.multiply(BigDecimal.valueOf(wireSize)).multiply(BITS_PER_BYTE);
        return new Limit(
                LimitedBy.Network,
                OptionalLong.of(Exact.quotient(bits, bitsPerConnection)),
                capacity.networkBandwidth() + "bit/s x " + NETWORK_SHARE + " / 8 / (" + number(events) + "/s x "
                        + Figures.count(wireSize, "byte") + ")",
                Source.Declared);
    }

    private static Limit missing(LimitedBy kind, String what) {
        return new Limit(kind, OptionalLong.empty(), what, Source.Missing);
    }

    private static Source source(boolean declared, boolean measured) {
        if (declared) {
            return Source.Declared;
        }
        return measured ? Source.Measured : Source.Assumed;
    }

    private static BigDecimal memoryPerConnection(SseFleetSpec spec, Observed observed) {
        if (spec.capacity().memoryPerConnection() != null) {
            return Exact.of(spec.capacity().memoryPerConnection());
        }
        return BigDecimal.valueOf(
                Math.max(observed.memoryPerConnectionBytes().orElse(0), ASSUMED_MEMORY_PER_CONNECTION_BYTES));
    }

    private static Source memorySource(SseFleetSpec spec, Observed observed) {
        return source(
                spec.capacity().memoryPerConnection() != null,
                observed.memoryPerConnectionBytes().orElse(0) >= ASSUMED_MEMORY_PER_CONNECTION_BYTES);
    }

    /** The figures that may be declared or measured, and which of them the limits are computed with. */
    static List<Input> inputs(SseFleetSpec spec, Observed observed) {
        Quantity perConnection = spec.capacity().memoryPerConnection();
        return List.of(
                new Input(
                        Input.FILE_DESCRIPTORS,
                        OptionalLong.of(spec.node().fileDescriptors().limit()),
                        OptionalLong.empty(),
                        observed.nofile(),
                        source(observed.nofile().isEmpty(), true)),
                new Input(
                        Input.MEMORY_PER_CONNECTION,
                        perConnection == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(Exact.saturated(Exact.of(perConnection))),
                        OptionalLong.of(ASSUMED_MEMORY_PER_CONNECTION_BYTES),
                        observed.memoryPerConnectionBytes(),
                        memorySource(spec, observed)),
                new Input(
                        Input.DELIVERIES_PER_CORE_SECOND,
                        OptionalLong.empty(),
                        OptionalLong.of(ASSUMED_DELIVERIES_PER_CORE_SECOND),
                        observed.deliveriesPerCoreSecond().isPresent()
                                ? OptionalLong.of((long)
                                        observed.deliveriesPerCoreSecond().getAsDouble())
                                : OptionalLong.empty(),
                        source(false, observed.deliveriesPerCoreSecond().isPresent())));
    }

    private static String perConnectionText(SseFleetSpec spec, Observed observed) {
        Quantity declared = spec.capacity().memoryPerConnection();
        return declared != null
                ? declared.toString()
                : Figures.bytes(Exact.saturated(memoryPerConnection(spec, observed)));
    }

    private static BigDecimal replayBytes(SseFleetSpec spec) {
        return Exact.of(spec.stream().replay().bytes());
    }

    private static Quantity entry(Map<String, Quantity> quantities, String resource) {
        return quantities == null ? null : quantities.get(resource);
    }
}
