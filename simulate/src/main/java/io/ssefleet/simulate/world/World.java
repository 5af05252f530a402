package io.ssefleet.simulate.world;

import java.util.ArrayList;
import java.util.List;

/**
 * A fleet in its cluster, and its clients, moved on tick by tick. The operator sees its pods and its Deployment, and acts on them
 * by {@link #admit}, {@link #setDeletionCost}, {@link #tellPace}, {@link #shed} and {@link Deployment#apply}.
 */
public final class World {
    private final NodeRules rules;
    private final ClusterTimes times;
    private final Draws draws;
    private final Machines machines;
    private final Deployment deployment;
    private final Clients clients;
    private final List<NodePod> pods = new ArrayList<>();
    private final TickCounts counts = new TickCounts();
    private long now;
    private int names;
    private boolean stirred = true;
    private boolean changed = true;

    /** A fleet of ready nodes that nobody is connected to yet. */
    public World(NodeRules rules, ClusterTimes times, int replicas, int maxSurge, Draws draws) {
        this.rules = rules;
        this.times = times;
        this.draws = draws;
        this.machines = new Machines(times, draws);
        this.deployment = new Deployment(replicas, maxSurge);
        this.clients = new Clients(rules, times, draws, counts);
        for (int i = 0; i < replicas; i++) {
            NodePod pod = newPod();
            pod.zone = i % Machines.ZONES;
            pod.placed = true;
            pod.readyFrom = 0;
            pod.routedFrom = 0;
            pods.add(pod);
        }
    }

    public long now() {
        return now;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** All pods that are not gone, in the order of their creation. */
    public List<NodePod> pods() {
        return pods;
    }

    /** What happened in the latest tick. */
    public TickCounts counts() {
        return counts;
    }

    public long connected() {
        long sum = 0;
        for (NodePod pod : pods) {
            sum += pod.connected;
        }
        return sum;
    }

    /** Clients that want a connection and have none. */
    public long waiting() {
        return clients.waiting();
    }

    /** Of these, those that had one before. */
    public long waitingAgain() {
        return clients.waiting() - clients.waiting(Origin.New);
    }

    /** Whether a pod came, went, or changed its condition since this was last asked. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Spreads so many clients evenly over the nodes, as far as these admit them; the others wait for their turn. */
    public void fill(long number) {
        long left = number;
        for (int i = 0; i < pods.size(); i++) {
            NodePod pod = pods.get(i);
            long share = Math.min(rules.admitPerNode(), left / (pods.size() - i));
            pod.connected += share;
            left -= share;
        }
        clients.come(left);
    }

    /** Moves on by one tick, at whose end so many clients want a connection, and some of them are others than before. */
    public void tick(long wanted, double changePerSecond) {
        now++;
        counts.clear();
        if (now % VirtualTime.TICKS_PER_SECOND == 0) {
            clients.churn(pods, changePerSecond);
        }
        clients.follow(wanted, pods, now);
        machines.tick(now, pods);
        watch();
        if (stirred || !deployment.settled() || deployment.restless()) {
            stirred = false;
            deployment.control(now, pods, this::create, this::delete);
        }
        sendAway();
        clients.connect(pods, now);
    }

    /** Opens a node to new clients, or closes it. */
    public void admit(NodePod pod, boolean open) {
        if (open == (pod.closedSince == NodePod.NEVER)) {
            return;
        }
        long reached = now + VirtualTime.ticks(times.endpoints());
        if (open) {
            pod.closedSince = NodePod.NEVER;
            pod.routedFrom = Math.max(pod.routedFrom, reached);
            pod.routedUntil = NodePod.NEVER;
        } else {
            pod.closedSince = now;
            pod.routedUntil = reached;
        }
    }

    public void setDeletionCost(NodePod pod, long cost) {
        pod.deletionCost = cost;
    }

    /** Tells a node to close so many streams at its pace, and to stay. */
    public void shed(NodePod pod, long streams) {
        pod.shedding += streams;
    }

    public void tellPace(NodePod pod, double perSecond) {
        pod.pacePerSecond = perSecond;
    }

    /** All machines of one zone vanish, and every client there notices at once. */
    public void loseZone(int zone) {
        machines.loseZone(zone);
        for (NodePod pod : pods) {
            if (pod.placed && pod.zone == zone) {
                pod.lost = true;
                pod.notReadyFrom = now + VirtualTime.ticks(times.notReadyAfter());
                pod.routedUntil = Math.min(pod.routedUntil, pod.notReadyFrom + VirtualTime.ticks(times.endpoints()));
                pod.goneAt = now + VirtualTime.ticks(times.removedAfter());
                clients.lose(Origin.Own, pod, pod.connected, now);
                pod.connected = 0;
            }
        }
    }

    private NodePod newPod() {
        return new NodePod(
                "node-" + names++,
                deployment.revision(),
                rules.pacePerSecond(),
                rules.retry().min());
    }

    private void create(int number) {
        for (int i = 0; i < number; i++) {
            NodePod pod = newPod();
            machines.place(pod, now, pods);
            pods.add(pod);
        }
        stir();
    }

    private void delete(NodePod pod) {
        pod.leavingSince = now;
        pod.routedUntil = Math.min(pod.routedUntil, now + VirtualTime.ticks(times.endpoints()));
        pod.signalAt = now + VirtualTime.ticks(times.signal());
        if (now < pod.readyFrom && !pod.lost) {
            pod.goneAt = now + VirtualTime.ticks(times.removal());
        }
        stir();
    }

    private void stir() {
        stirred = true;
        changed = true;
    }

    private void watch() {
        for (int i = pods.size() - 1; i >= 0; i--) {
            NodePod pod = pods.get(i);
            if (pod.readyFrom == now || pod.notReadyFrom == now) {
                stir();
            }
            if (now >= pod.goneAt) {
                pods.remove(i);
                machines.left(pod);
                stir();
            }
        }
    }

    private void sendAway() {
        for (NodePod pod : pods) {
            if (pod.lost || pod.goneAt != NodePod.NEVER) {
                continue;
            }
            long from = pod.signalAt + VirtualTime.ticks(rules.propagation());
            long closed = pod.leaving()
                    ? pod.drain(now, from, from + VirtualTime.ticks(rules.drainDeadline()))
                    : pod.shed(now);
            counts.closed(closed);
            clients.lose(Origin.Moved, pod, closed, now);
            if (pod.leaving() && pod.connected == 0 && now >= from) {
                pod.goneAt = now + VirtualTime.ticks(times.removal());
            }
        }
    }
}
