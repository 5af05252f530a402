package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Node;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How clients are spread over nodes, and how they would come to be spread evenly: who sends how many away, and who is open to take
 * them. A node counts with what it will hold once it has sent away what it was told to, so nobody is asked twice for the same clients.
 */
final class Spread {
    /** A node may differ from the mean by the larger of this part of it and so many standard deviations of chance. */
    private static final double TOLERANCE = 0.1;

    private static final double DEVIATIONS = 3;

    /** What is left free for clients that come by themselves is at most this part of the room that there is. */
    private static final double RESERVE_MAX = 0.25;

    private final List<Node> emptiestFirst;
    private final long admitPerNode;
    private final long onTheWay;
    private final double mean;

    /**
     * @param between clients that no node holds at this moment
     * @param admitPerNode what one node admits, which is also what a node holds that does not say
     */
    Spread(Collection<Node> nodes, long between, long admitPerNode) {
        this.admitPerNode = admitPerNode;
        this.emptiestFirst = nodes.stream()
                .sorted(Comparator.comparingLong(this::keeps).thenComparing(Node::name))
                .toList();
        this.onTheWay = between + nodes.stream().mapToLong(Node::closing).sum();
        this.mean = (nodes.stream().mapToLong(this::keeps).sum() + onTheWay) / (double) Math.max(1, nodes.size());
    }

    double mean() {
        return mean;
    }

    double tolerance() {
        return Math.max(TOLERANCE * mean, DEVIATIONS * Math.sqrt(mean));
    }

    /** Clients that are to come back to these nodes: those that nobody holds, and those that are still to be sent away. */
    long onTheWay() {
        return onTheWay;
    }

    /** Whether all hold about the same once those on the way have come back to the nodes that are open now. */
    boolean even() {
        double each = onTheWay
                / (double)
                        Math.max(1, emptiestFirst.stream().filter(Spread::takes).count());
        return emptiestFirst.stream().allMatch(n -> Math.abs(keeps(n) + (takes(n) ? each : 0) - mean) <= tolerance());
    }

    private static boolean takes(Node node) {
        return node.closedAt() == null && node.closing() == 0;
    }

    /**
     * What each node above the mean has to send away for all to hold the same, by name. It is less, or nothing, where the nodes that
     * would take them have no room for all.
     *
     * @param reserve room that is left on the open nodes for clients that come by themselves
     */
    Map<String, Long> excess(double reserve) {
        Map<String, Long> excess = new HashMap<>();
        for (Node node : emptiestFirst) {
            long above = (long) (keeps(node) - mean);
            if (above > 0 && node.closing() == 0) {
                excess.put(node.name(), above);
            }
        }
        long wanted = excess.values().stream().mapToLong(Long::longValue).sum();
        double free = room(open(excess));
        double room = free - Math.min(reserve, RESERVE_MAX * free);
        if (wanted > room) {
            excess.replaceAll((name, above) -> (long) (above * room / wanted));
            excess.values().removeIf(some -> some <= 0);
        }
        return closed(excess).containsAll(excess.keySet()) ? excess : Map.of();
    }

    /** So many of them. */
    static Map<String, Long> largest(Map<String, Long> excess, long nodes) {
        return excess.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.max(0, nodes))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * The names of all but {@link #open}, or nobody's when these have no room for all who come.
     *
     * @param excess that is about to be sent away
     */
    Set<String> closed(Map<String, Long> excess) {
        List<Node> open = open(excess);
        long coming = excess.values().stream().mapToLong(Long::longValue).sum();
        return open.isEmpty() || room(open) < coming
                ? Set.of()
                : emptiestFirst.stream()
                        .filter(n -> !open.contains(n))
                        .map(Node::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The nodes to be open so that those on the way, and those that are to be sent away, make them all hold about the same: of those
     * that send nobody away the emptiest, as many as come close enough to the mean, or the number that comes closest.
     */
    private List<Node> open(Map<String, Long> excess) {
        List<Node> stay = emptiestFirst.stream()
                .filter(n -> n.closing() == 0 && !excess.containsKey(n.name()))
                .toList();
        double coming =
                onTheWay + excess.values().stream().mapToLong(Long::longValue).sum();
        int open = 0;
        double closest = Double.MAX_VALUE;
        for (int count = 1; count <= stay.size(); count++) {
            double off = off(stay, count, coming / count);
            if (off <= Math.max(closest, tolerance() / 2)) {
                closest = off;
                open = count;
            }
        }
        return stay.subList(0, open);
    }

    /** How far from the mean a node would be at most, if so many of the emptiest got so many clients each. */
    private double off(List<Node> stay, int count, double each) {
        double lowest = keeps(stay.get(0)) + each;
        double highest = keeps(stay.get(count - 1)) + each;
        double nextClosed = count < stay.size() ? keeps(stay.get(count)) : mean;
        return Math.max(highest - mean, mean - Math.min(lowest, nextClosed));
    }

    private long keeps(Node node) {
        return Math.max(0, node.connectionsOr(admitPerNode) - node.closing());
    }

    /** What these nodes can take besides those on the way. */
    private double room(List<Node> nodes) {
        return nodes.stream()
                        .mapToDouble(n -> MovementView.FILL * admitPerNode - keeps(n))
                        .sum()
                - onTheWay;
    }
}
