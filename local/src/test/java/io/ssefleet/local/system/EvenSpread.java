package io.ssefleet.local.system;

import com.fasterxml.jackson.databind.JsonNode;

/** How evenly a rebalance is to spread the clients: each node within the larger of 10 percent and three deviations of chance. */
final class EvenSpread {
    private EvenSpread() {}

    /** Whether all clients are counted, and each of so many nodes is open and holds its share. */
    static boolean of(int clients, int nodes, JsonNode state) {
        double mean = (double) clients / nodes;
        double tolerance = Math.max(mean / 10, 3 * Math.sqrt(mean));
        if (state.path("connections").asInt() != clients || state.path("nodes").size() != nodes) {
            return false;
        }
        for (JsonNode node : state.path("nodes")) {
            if (!node.path("state").asText().equals("ready")
                    || Math.abs(node.path("connections").asInt() - mean) > tolerance) {
                return false;
            }
        }
        return true;
    }
}
