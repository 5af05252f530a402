package io.ssefleet.simulate.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Finds a place for each pod: at once, or on machines for one pod each, of which a cluster autoscaler brings what is missing. */
final class Machines {
    static final int ZONES = 3;

    private final ClusterTimes times;
    private final Draws draws;
    private final Deque<NodePod> unplaced = new ArrayDeque<>();
    private final Deque<Long> ordered = new ArrayDeque<>();
    private final boolean[] zoneLost = new boolean[ZONES];
    private int free;

    Machines(ClusterTimes times, Draws draws) {
        this.times = times;
        this.draws = draws;
    }

    private boolean unlimited() {
        return times.machineStart().isZero();
    }

    void place(NodePod pod, long now, List<NodePod> pods) {
        if (unlimited()) {
            start(pod, now, pods);
            return;
        }
        unplaced.add(pod);
        if (free + ordered.size() < unplaced.size()) {
            ordered.add(now + VirtualTime.ticks(times.machineStart()));
        }
    }

    /** A pod is gone and leaves its machine to others. */
    void left(NodePod pod) {
        if (!unplaced.remove(pod) && !pod.lost) {
            free++;
        }
    }

    void loseZone(int zone) {
        zoneLost[zone] = true;
    }

    void tick(long now, List<NodePod> pods) {
        while (!ordered.isEmpty() && ordered.peek() <= now) {
            ordered.remove();
            free++;
        }
        while (free > 0 && !unplaced.isEmpty()) {
            free--;
            start(unplaced.remove(), now, pods);
        }
    }

    private void start(NodePod pod, long now, List<NodePod> pods) {
        pod.zone = emptiestZone(pods);
        pod.placed = true;
        long running =
                now + draws.between(VirtualTime.ticks(times.nodeStartMin()), VirtualTime.ticks(times.nodeStartMax()));
        pod.readyFrom = running + draws.between(0, VirtualTime.ticks(times.readinessPeriod()));
        pod.routedFrom = pod.readyFrom + VirtualTime.ticks(times.endpoints());
    }

    private int emptiestZone(List<NodePod> pods) {
        int[] count = new int[ZONES];
        for (NodePod pod : pods) {
            if (pod.placed && !pod.leaving()) {
                count[pod.zone]++;
            }
        }
        int emptiest = -1;
        for (int zone = 0; zone < ZONES; zone++) {
            if (!zoneLost[zone] && (emptiest < 0 || count[zone] < count[emptiest])) {
                emptiest = zone;
            }
        }
        return emptiest;
    }
}
