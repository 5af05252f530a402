package io.ssefleet.node.backplane;

/** Where the node's events come from. */
public sealed interface BackplaneSettings {

    /** From the node itself. */
    record Memory() implements BackplaneSettings {}

    /**
     * From a stream that all nodes of a fleet share.
     *
     * @param password empty text: none, or the one in the address
     * @param authorities PEM text of the authorities that a Redis with TLS is trusted by; empty text: those of the Java runtime
     * @param acks replicas that must have an event before it counts as published; 0: none
     * @param stream the fleet's name, which the keys are made of
     * @param readyWithout whether the node stays ready while it cannot reach Redis
     */
    record Redis(
            RedisAddress address, String password, String authorities, int acks, String stream, boolean readyWithout)
            implements BackplaneSettings {}
}
