package io.ssefleet.node.hub;

/** What happens to a client whose lag exceeds the limit. */
public enum SlowPolicy {
    /** Its connection is reset. */
    DISCONNECT,
    /** As soon as it reads again it is told of the gap, and gets the newest event of each of its topics. */
    LATEST_ONLY
}
