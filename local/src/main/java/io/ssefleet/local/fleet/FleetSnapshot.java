package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.OptionalLong;

/**
 * What there is to see of a fleet at one moment.
 *
 * @param desired nodes that the plan wants; 0 until there is a plan
 * @param ready nodes that are ready and stay
 * @param connections as the operator last reported them; empty when unknown
 * @param limitedBy what the capacity of a node comes from; empty until there is a plan
 * @param conditions those that are worth a look
 */
public record FleetSnapshot(
        String name,
        long target,
        long capacity,
        int desired,
        int ready,
        OptionalLong connections,
        String limitedBy,
        String explanation,
        List<Condition> conditions,
        List<Node> nodes) {

    /** The states of a node. */
    public enum State {
        STARTING("starting"),
        READY("ready"),
        CLOSED("closed to new clients"),
        DRAINING("draining"),
        RESTARTING("restarting");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One node.
     *
     * @param connections as the node says; empty when it does not answer
     * @param capacity connections that it admits; empty when it does not answer
     * @param pid empty while no process runs
     * @param port for clients; 0 while no process runs
     */
    public record Node(
            String name,
            State state,
            OptionalLong connections,
            OptionalLong capacity,
            OptionalLong pid,
            int port,
            int managementPort) {}

    /** Connections in percent of the capacity; 0 when one of them is unknown. */
    public long utilization() {
        return capacity == 0 ? 0 : Math.round(100.0 * connections.orElse(0) / capacity);
    }

    /** Whether as many nodes as wanted are ready, and no others are left. */
    public boolean settled() {
        return desired > 0 && ready == desired && nodes.size() == desired;
    }
}
