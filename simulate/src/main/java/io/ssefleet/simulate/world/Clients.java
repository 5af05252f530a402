package io.ssefleet.simulate.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients as cohorts: counts per node, and counts of those that wait by the moment of their next attempt. They come back as
 * browsers do: after the {@code retry:} that they were given last; one that never had a stream, after the browser's own wait.
 */
final class Clients {
    /** RefusalSchedule lets nobody wait longer; any other wait is shorter than the longest retry and a timeout. */
    private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(5);
    /** What browsers wait that were never told how long. */
    private static final Duration BROWSER_MIN = Duration.ofSeconds(3);

    private static final Duration BROWSER_MAX = Duration.ofSeconds(5);
    private static final int DRAW_EACH_BELOW = 4;

    private final NodeRules rules;
    private final ClusterTimes times;
    private final Draws draws;
    private final TickCounts counts;
    private final Waiting waiting;
    private long coming;

    Clients(NodeRules rules, ClusterTimes times, Draws draws, TickCounts counts) {
        this.rules = rules;
        this.times = times;
        this.draws = draws;
        this.counts = counts;
        Duration longest = rules.retry().max().compareTo(LONGEST_REFUSAL) > 0
                ? rules.retry().max()
                : LONGEST_REFUSAL;
        this.waiting = new Waiting(
                (int) VirtualTime.ticks(longest.plus(times.connectTimeout()).plusSeconds(1)));
    }

    long waiting() {
        return waiting.total() + coming;
    }

    long waiting(Origin origin) {
        return waiting.total(origin) + (origin == Origin.New ? coming : 0);
    }

    /** New ones, who try at once. */
    void come(long number) {
        coming += number;
    }

    /** New ones come, or some go, until there are so many. */
    void follow(long wanted, List<NodePod> pods, long now) {
        long connected = connected(pods);
        long missing = wanted - connected - waiting();
        if (missing > 0) {
            come(missing);
        } else if (missing < 0 && now % VirtualTime.TICKS_PER_SECOND == 0) {
            leave(pods, Math.min(-missing, connected), connected);
        }
    }

    /** In one second so many leave, and as many others come. */
    void churn(List<NodePod> pods, double perSecond) {
        long connected = connected(pods);
        long leaving = connected == 0 ? 0 : draws.binomial(connected, perSecond / connected);
        leave(pods, leaving, connected);
        come(leaving);
    }

    private static long connected(List<NodePod> pods) {
        long sum = 0;
        for (NodePod pod : pods) {
            sum += pod.connected;
        }
        return sum;
    }

    private void leave(List<NodePod> pods, long number, long ofConnected) {
        long left = number;
        long rest = ofConnected;
        for (NodePod pod : pods) {
            if (left == 0) {
                return;
            }
            long gone = Math.min(pod.connected, draws.binomial(left, (double) pod.connected / rest));
            gone = Math.max(gone, left - (rest - pod.connected));
            rest -= pod.connected;
            left -= gone;
            pod.connected -= gone;
        }
    }

    /** So many lose their connection to this node, each with a wait of its own. */
    void lose(Origin origin, NodePod pod, long number, long now) {
        for (long i = 0; i < number; i++) {
            waiting.add(origin, now, now + retry(), 1);
        }
    }

    private long retry() {
        return VirtualTime.ticks(rules.retry().pick(draws.random()).plus(times.roundTrip()));
    }

    /** Everyone whose moment it is tries to get a connection. */
    void connect(List<NodePod> pods, long now) {
        List<NodePod> routed = new ArrayList<>(pods.size());
        for (NodePod pod : pods) {
            if (pod.routed(now)) {
                routed.add(pod);
            }
        }
        long[][] attempts = new long[routed.size()][Origin.values().length];
        for (Origin origin : Origin.values()) {
            long trying = waiting.take(origin, now);
            if (origin == Origin.New) {
                trying += coming;
                coming = 0;
            }
            counts.attempted(origin, trying);
            if (routed.isEmpty()) {
                fail(origin, trying, 0, now);
            } else {
                spread(trying, origin, attempts);
            }
        }
        for (int i = 0; i < attempts.length; i++) {
            connect(routed.get(i), attempts[i], now);
        }
    }

    /** The balancer: each connection goes to any of the nodes, whatever they hold. */
    private void spread(long number, Origin origin, long[][] attempts) {
        int nodes = attempts.length;
        if (number < (long) DRAW_EACH_BELOW * nodes) {
            for (long i = 0; i < number; i++) {
                attempts[draws.below(nodes)][origin.ordinal()]++;
            }
            return;
        }
        long left = number;
        for (int i = 0; i < nodes; i++) {
            long here = draws.binomial(left, 1.0 / (nodes - i));
            attempts[i][origin.ordinal()] += here;
            left -= here;
        }
    }

    private void connect(NodePod pod, long[] attempts, long now) {
        long all = 0;
        for (long some : attempts) {
            all += some;
        }
        if (all == 0) {
            return;
        }
        if (pod.lost) {
            for (Origin origin : Origin.values()) {
                fail(origin, attempts[origin.ordinal()], VirtualTime.ticks(times.connectTimeout()), now);
            }
            return;
        }
        long room = pod.draining(now) ? 0 : Math.max(0, rules.admitPerNode() - pod.connected);
        long admitted = Math.min(all, room);
        long left = admitted;
        for (Origin origin : Origin.values()) {
            long here = attempts[origin.ordinal()];
            long in = all == here ? left : Math.min(left, draws.binomial(left, (double) here / all));
            in = Math.max(Math.min(in, here), left - (all - here));
            all -= here;
            left -= in;
            refuse(origin, pod, here - in, now);
        }
        pod.connected += admitted;
    }

    private void refuse(Origin origin, NodePod pod, long number, long now) {
        counts.refused(number);
        for (long i = 0; i < number; i++) {
            waiting.add(origin, now, pod.refuse(now), 1);
        }
    }

    /** Nobody answers: they try again by themselves. */
    private void fail(Origin origin, long number, long noticedAfter, long now) {
        for (long i = 0; i < number; i++) {
            long wait = origin == Origin.New
                    ? draws.between(VirtualTime.ticks(BROWSER_MIN), VirtualTime.ticks(BROWSER_MAX))
                    : retry();
            waiting.add(origin, now, now + noticedAfter + wait, 1);
        }
    }
}
