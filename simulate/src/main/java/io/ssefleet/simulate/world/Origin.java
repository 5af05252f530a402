package io.ssefleet.simulate.world;

/** Why a client wants a connection. */
public enum Origin {
    /** It never had one. */
    New,
    /** It lost its connection by something that the operator did not do. */
    Own,
    /** The fleet sent it away. */
    Moved
}
