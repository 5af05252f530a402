package io.ssefleet.operator.observe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What a node says of itself at {@code GET /fleet/status}; fields that this version does not know are passed over. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeReport(
        long connections,
        Long configuredCapacity,
        long capacity,
        long fdLimit,
        long fdReserve,
        Memory memory,
        Lag lag,
        boolean draining,
        long closing,
        double pacePerSecond,
        long refused,
        long waiting,
        long delivered,
        double cpuSeconds,
        Log log,
        Backplane backplane) {

    /** Bytes; no limit is null. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Memory(Long limitBytes, long rssBytes, long heapUsedBytes) {}

    /** How far the slowest subscriber is behind, in bytes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Lag(long maxBytes) {}

    /** What the node's log of events holds. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Log(long bytes) {}

    /** Whether the fleet's events reach the node, and for how many seconds that has been so; the other number is 0. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Backplane(boolean connected, long connectedSeconds, long awaySeconds) {}
}
