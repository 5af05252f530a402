package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Figures.bytes;
import static io.ssefleet.operator.plan.Figures.count;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.operator.model.CapacitySpec;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.NodeSpec;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.Advice.Code;
import java.util.ArrayList;
import java.util.List;

/** Advice about what one node can hold. */
final class NodeAdvisor {
    private static final String DESCRIPTORS = "spec.node.fileDescriptors.limit";
    private static final String RESERVE = "spec.capacity.fileDescriptorReserve";
    private static final String PER_NODE = "spec.capacity.connectionsPerNode";
    private static final String EVENTS = "spec.capacity.eventsPerSecond";
    private static final String BANDWIDTH = "spec.capacity.networkBandwidth";
    private static final String MEMORY_LIMIT = "spec.node.resources.limits.memory";
    private static final long MEBIBYTE = 1 << 20;

    private final SseFleetSpec spec;
    private final CapacitySpec declared;
    private final NodeSpec.Resources resources;
    private final Observed observed;
    private final NodeCapacity capacity;
    private final List<Advice> advices = new ArrayList<>();

    NodeAdvisor(SseFleetSpec spec, Observed observed, NodeCapacity capacity) {
        this.spec = spec;
        this.declared = spec.capacity();
        this.resources = spec.node().resources();
        this.observed = observed;
        this.capacity = capacity;
    }

    List<Advice> advices() {
        descriptors();
        memory();
        load(LimitedBy.Cpu, Code.CpuBelowOneConnection, Code.CpuBelowDeclared, "more CPU in spec.node.resources");
        load(LimitedBy.Network, Code.NetworkBelowOneConnection, Code.NetworkBelowDeclared, "a higher " + BANDWIDTH);
        missingInputs();
        return advices;
    }

    private void descriptors() {
        long available = capacity.limit(LimitedBy.FileDescriptors).orElseThrow();
        if (available == 0) {
            belowReserve();
            return;
        }
        boolean clamped = declared.connectionsPerNode() != null && declared.connectionsPerNode() > available;
        if (clamped && declared.connectionsPerNode() > declaredDescriptors() - declared.fileDescriptorReserve()) {
            add(
                    Code.ConnectionsPerNodeClamped,
                    PER_NODE,
                    number(declared.connectionsPerNode()) + " connections are more than the " + number(available)
                            + " that a node's file descriptors allow, so the plan counts on "
                            + number(capacity.connectionsPerNode()) + ". Write " + available + " or less, or "
                            + DESCRIPTORS + ": "
                            + plain(declared.connectionsPerNode(), declared.fileDescriptorReserve()) + " or more");
        }
        if (descriptorsBelowDeclared()) {
            return;
        }
        long burst = NodeCapacity.withBurst(capacity.connectionsPerNode(), spec);
        if (!clamped && burst > capacity.admitPerNode()) {
            add(
                    Code.BurstBelowDeclared,
                    DESCRIPTORS,
                    "a node's file descriptors allow " + number(capacity.admitPerNode()) + " connections, not the "
                            + number(burst) + " of " + number(capacity.connectionsPerNode()) + " planned and "
                            + declared.burst() + " % burst: while clients move, some are refused for a while. Write "
                            + plain(burst, declared.fileDescriptorReserve()) + " or more, or a smaller "
                            + "spec.capacity.burst");
        }
    }

    private void belowReserve() {
        String tooFew = " file descriptors, no more than the reserve of " + number(declared.fileDescriptorReserve())
                + ", leave none for connections. ";
        if (observed.nofile().isPresent()) {
            add(
                    Code.FileDescriptorsBelowReserve,
                    RESERVE,
                    "the nodes' " + number(observed.nofile().getAsLong()) + tooFew
                            + "Raise the limit on the machines, or write a smaller reserve");
        } else {
            add(
                    Code.FileDescriptorsBelowReserve,
                    DESCRIPTORS,
                    number(declaredDescriptors()) + tooFew + "Write more than " + declared.fileDescriptorReserve()
                            + ", or a smaller " + RESERVE);
        }
    }

    private boolean descriptorsBelowDeclared() {
        if (observed.nofile().isEmpty()) {
            return false;
        }
        NodeCapacity planned = NodeCapacity.of(spec, observed.withoutNofile());
        long nofile = observed.nofile().getAsLong();
        long needed = Exact.sum(planned.admitPerNode(), (long) declared.fileDescriptorReserve());
        if (nofile >= needed) {
            return false;
        }
        add(
                Code.FileDescriptorsBelowDeclared,
                DESCRIPTORS,
                "the nodes have " + number(nofile) + " file descriptors, not the " + number(declaredDescriptors())
                        + " declared, and the plan needs " + number(needed) + " (" + number(planned.admitPerNode())
                        + " connections with burst, and the reserve). It counts on "
                        + number(capacity.connectionsPerNode()) + " connections per node instead of "
                        + number(planned.connectionsPerNode()) + ". Raise the limit on the machines, choose a "
                        + "spec.node.fileDescriptors.strategy that does, or write " + nofile);
        return true;
    }

    private void memory() {
        String field = NodeLimits.field(resources, "memory");
        if (field == null) {
            add(
                    Code.MemoryLimitMissing,
                    MEMORY_LIMIT,
                    "nothing limits a node's memory, so the plan leaves memory out. Write a limit, for example 1Gi");
            return;
        }
        String quantity = NodeLimits.quantity(resources, "memory").toString();
        if (!field.equals(MEMORY_LIMIT)) {
            add(
                    Code.MemoryLimitMissing,
                    MEMORY_LIMIT,
                    "the plan counts on the " + quantity + " requested; without a limit a node may take more than its "
                            + "machine has. Write " + quantity);
        }
        long enoughFor = capacity.limit(LimitedBy.Memory).orElseThrow();
        boolean belowFixedCost = enoughFor == 0;
        String fixedCost = quantity + " is not enough for what a node needs before its first connection, "
                + bytes(NodeLimits.fixedCostBytes(spec)) + " (spec.stream.replay.bytes is "
                + spec.stream().replay().bytes() + " of it)";
        if (declared.connectionsPerNode() != null && enoughFor < capacity.admitPerNode()) {
            add(
                    Code.MemoryBelowDeclared,
                    field,
                    (belowFixedCost ? fixedCost : quantity + " is enough for " + count(enoughFor, "connection"))
                            + ", and a node admits " + number(capacity.admitPerNode())
                            + " (connectionsPerNode and burst): it may be killed for memory. Write "
                            + memoryFor(capacity.admitPerNode()) + " or more"
                            + (belowFixedCost ? "" : ", or a smaller " + PER_NODE));
        } else if (belowFixedCost) {
            add(
                    Code.MemoryBelowFixedCost,
                    field,
                    fixedCost + ". Write " + memoryFor(expectedPerNode()) + " or more, for "
                            + count(expectedPerNode(), "connection"));
        }
    }

    private void load(LimitedBy kind, Code belowOne, Code belowDeclared, String remedy) {
        long enoughFor = capacity.limit(kind).orElse(Long.MAX_VALUE);
        String formula = capacity.limits().stream()
                .filter(limit -> limit.kind() == kind)
                .map(Limit::formula)
                .findFirst()
                .orElseThrow();
        if (declared.connectionsPerNode() != null && enoughFor < capacity.connectionsPerNode()) {
            add(
                    belowDeclared,
                    PER_NODE,
                    "a node's " + Figures.name(kind) + " is good for " + count(enoughFor, "connection") + ", not "
                            + number(capacity.connectionsPerNode()) + " (" + formula + "). Write "
                            + (enoughFor == 0 ? "a lower " + EVENTS : enoughFor + " or less") + ", or " + remedy);
        } else if (enoughFor == 0) {
            add(
                    belowOne,
                    EVENTS,
                    "so many events for one connection are more than a node's " + Figures.name(kind) + " is good for ("
                            + formula + "). Write fewer, or " + remedy);
        }
    }

    private void missingInputs() {
        if (declared.eventsPerSecond() != null && NodeLimits.field(resources, "cpu") == null) {
            add(
                    Code.CpuMissing,
                    "spec.node.resources.limits.cpu",
                    "nothing says how much CPU a node has, so the plan leaves CPU out. Write a limit or a request, "
                            + "for example \"1\"");
        }
        if (declared.eventsPerSecond() == null && declared.networkBandwidth() != null) {
            add(
                    Code.NetworkBandwidthUnused,
                    BANDWIDTH,
                    "has no effect, because nothing says how many events there are. Write " + EVENTS + " too");
        }
    }

    /** How many connections a node of this fleet would have if only its descriptors limited it. */
    private long expectedPerNode() {
        long descriptors = capacity.limit(LimitedBy.FileDescriptors).orElseThrow();
        return Math.max(1, Math.min(spec.targetConnections(), descriptors));
    }

    private String memoryFor(long connections) {
        long mebibytes = (NodeLimits.memoryForBytes(connections, spec, observed) - 1) / MEBIBYTE + 1;
        return mebibytes + "Mi";
    }

    private long declaredDescriptors() {
        return spec.node().fileDescriptors().limit();
    }

    private static String plain(long connections, int reserve) {
        return Long.toString(Exact.sum(connections, (long) reserve));
    }

    private void add(Code code, String field, String message) {
        advices.add(new Advice(code, field, field + ": " + message + "."));
    }
}
