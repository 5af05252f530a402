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
    /** Libraries, event loops, listeners (39 counted). */
    private static final long IDLE_NODE_DESCRIPTORS = 40;
    /** Probes, metrics, control: a quarter of what is left of the reserve, and never fewer than these. */
    private static final long MANAGEMENT_DESCRIPTORS_MIN = 18;

    private static final int MANAGEMENT_PART_OF_RESERVE = 4;

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
            long management = Math.max(
                    MANAGEMENT_DESCRIPTORS_MIN,
                    (capacity.fdReserve() - IDLE_NODE_DESCRIPTORS) / MANAGEMENT_PART_OF_RESERVE);
            long most = Math.max(1, capacity.fdLimit().getAsLong() - IDLE_NODE_DESCRIPTORS - management);
            System.setProperty(PROPERTY, Long.toString(Math.min(most, Integer.MAX_VALUE)));
        }
    }
}
