package io.ssefleet.operator.plan;

/**
 * Something about a plan that its owner should know: what does not work, or works and is unwise.
 *
 * @param code what it is about, fit for a condition's reason
 * @param field the field of the resource to change
 * @param message a sentence or two for people: the field, what is so, with figures, and what to write instead
 */
public record Advice(Code code, String field, String message) {

    /** What advice can be about, the gravest first. With one of the first four, a node can hold nothing. */
    public enum Code {
        /** A node's descriptors do not exceed the reserve: it can hold no connection. */
        FileDescriptorsBelowReserve,
        /** A node's memory does not exceed what it needs without any connection. */
        MemoryBelowFixedCost,
        /** A node's cores cannot deliver even one connection's events. */
        CpuBelowOneConnection,
        /** A node's bandwidth cannot carry even one connection's events. */
        NetworkBelowOneConnection,
        /** Events are to be shared through a Redis, and nothing says where that is. */
        BackplaneMissing,
        /** The ceiling is below what the fleet needs. */
        MaxReplicasTooLow,
        /** The ceiling is below what the connections held now need, so it is not kept yet. */
        MaxReplicasBelowHeld,
        /** The floor is above the ceiling, which wins. */
        MinReplicasAboveMax,
        /** The declared capacity is more than the descriptors, so the plan counts on less. */
        ConnectionsPerNodeClamped,
        /** The nodes have fewer descriptors than the plan with the declared limit needs. */
        FileDescriptorsBelowDeclared,
        /** The descriptors do not allow the whole burst. */
        BurstBelowDeclared,
        /** The memory is enough for fewer connections than a node admits. */
        MemoryBelowDeclared,
        /** The cores are enough for fewer connections than declared. */
        CpuBelowDeclared,
        /** The bandwidth is enough for fewer connections than declared. */
        NetworkBelowDeclared,
        /** Nothing limits a node's memory. */
        MemoryLimitMissing,
        /** Nothing says how much CPU a node has. */
        CpuMissing,
        /** A bandwidth is declared, and no event rate that would use it. */
        NetworkBandwidthUnused,
        /** Nodes that close streams at the pace are not done by the deadline. */
        DrainDeadlineTooShort,
        /** The clients of a node that is lost come back faster than the budget. */
        RetrySpreadTooShort,
        /** Streams that reach their age come back faster than the budget. */
        MaxConnectionAgeTooShort,
        /** Several nodes, and each keeps its events to itself. */
        BackplaneNotShared,
        /** The resource asks for something that this version does not do. */
        NotImplemented
    }
}
