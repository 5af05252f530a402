package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How dear each node is to its ReplicaSet, which takes the cheapest away first. */
final class DeletionCosts {
    private DeletionCosts() {}

    /**
     * Each node's connections, as its ReplicaSet ranks them; those that must go are always below the others, whatever happened
     * to their counts since they were chosen. A cost that still ranks right is left as it is: it is set once per step.
     */
    static Map<String, Long> of(List<Node> candidates, List<Node> victims, long admitPerNode) {
        List<Node> others =
                candidates.stream().filter(n -> !victims.contains(n)).toList();
        long highestVictim =
                victims.stream().mapToLong(Node::deletionCost).max().orElse(Long.MIN_VALUE);
        long lowestOther = others.stream().mapToLong(Node::deletionCost).min().orElse(Long.MAX_VALUE);
        Map<String, Long> costs = new HashMap<>();
        if (highestVictim < lowestOther && candidates.stream().anyMatch(n -> n.deletionCost() != 0)) {
            candidates.forEach(n -> costs.put(n.name(), n.deletionCost()));
            return costs;
        }
        long ceiling = Long.MAX_VALUE;
        for (Node other : others) {
            long cost = Math.min(Integer.MAX_VALUE, other.connectionsOr(admitPerNode));
            costs.put(other.name(), cost);
            ceiling = Math.min(ceiling, cost);
        }
        for (Node victim : victims) {
            costs.put(victim.name(), Math.min(ceiling - 1, Math.min(Integer.MAX_VALUE, victim.connectionsOr(0))));
        }
        return costs;
    }

    static boolean areSet(List<Node> nodes, Map<String, Long> costs) {
        return nodes.stream().allMatch(n -> costs.get(n.name()) == n.deletionCost());
    }
}
