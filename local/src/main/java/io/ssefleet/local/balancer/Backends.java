package io.ssefleet.local.balancer;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Where the next connection goes. */
@FunctionalInterface
public interface Backends {

    /** A node that takes new connections; empty when there is none. Called on an event loop: must not block. */
    Optional<InetSocketAddress> next();
}
