package io.ssefleet.node;

import io.ssefleet.node.backplane.BackplaneSettings;
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
    /** Libraries, listeners (34 counted). */
    private static final long IDLE_NODE_DESCRIPTORS = 36;
    /** Those of the loops that serve, and of the one that accepts. */
    private static final long DESCRIPTORS_PER_EVENT_LOOP = 3;
    /** The backplane's own event loop and its connections (8 counted), and those of a reconnect. */
    private static final long REDIS_DESCRIPTORS = 12;
    /** Probes, metrics, control: a quarter of what is left of the reserve, and never fewer than these. */
    private static final long MANAGEMENT_DESCRIPTORS_MIN = 12;

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
            long idle = IDLE_NODE_DESCRIPTORS
                    + DESCRIPTORS_PER_EVENT_LOOP * (EventLoops.count() + 1)
                    + (settings.backplane() instanceof BackplaneSettings.Redis ? REDIS_DESCRIPTORS : 0);
            long management =
                    Math.max(MANAGEMENT_DESCRIPTORS_MIN, (capacity.fdReserve() - idle) / MANAGEMENT_PART_OF_RESERVE);
            long most = Math.max(1, capacity.fdLimit().getAsLong() - idle - management);
            System.setProperty(PROPERTY, Long.toString(Math.min(most, Integer.MAX_VALUE)));
        }
    }
}
