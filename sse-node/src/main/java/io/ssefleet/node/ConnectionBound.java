package io.ssefleet.node;

import io.ssefleet.node.lifecycle.Capacity;
import io.ssefleet.node.lifecycle.NodeSettings;
import io.ssefleet.node.lifecycle.ProcessLimits;
import java.nio.file.Path;

/**
 * Keeps the last file descriptors for the node itself: connections that are no streams (publishers, idle ones) may use most of the
 * reserve, and further ones are closed at once instead of hanging without an answer.
 */
final class ConnectionBound {

    private static final String PROPERTY = "quarkus.http.limits.max-connections";
    /** A quarter of the reserve: probes, files and the libraries that are loaded late. */
    private static final int OWN_PART_OF_RESERVE = 4;

    private ConnectionBound() {}

    static void apply(NodeSettings settings) {
        var limits = new ProcessLimits(Path.of("/"));
        Capacity capacity = Capacity.of(
                settings.connectionsMax(),
                settings.fdReserve(),
                limits.fileDescriptors(),
                limits.memoryBytes(),
                settings.replay().bytes());
        if (capacity.fdLimit().isPresent()) {
            long own = capacity.fdReserve() / OWN_PART_OF_RESERVE;
            long most = Math.max(1, capacity.fdLimit().getAsLong() - own);
            System.setProperty(PROPERTY, Long.toString(Math.min(most, Integer.MAX_VALUE)));
        }
    }
}
