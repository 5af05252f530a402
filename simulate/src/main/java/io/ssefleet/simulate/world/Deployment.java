package io.ssefleet.simulate.world;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A Deployment with maxUnavailable 0, and what its controllers do with it: first the new pods, then the old ones, as many as
 * maxSurge and the available pods allow. New pods are always of the newest template, also when the number changes in the middle
 * of a rollout (Kubernetes would share that out over both).
 */
public final class Deployment {
    /** What goes first when a ReplicaSet shrinks. */
    private final Comparator<NodePod> firstToGo = Comparator.<NodePod, Boolean>comparing(p -> p.placed)
            .thenComparing(p -> p.ready(this.now))
            .thenComparingLong(NodePod::deletionCost)
            .thenComparing(Comparator.<NodePod>comparingLong(p -> p.readyFrom).reversed())
            .thenComparing(Comparator.comparing(NodePod::name).reversed());

    private int replicas;
    private int minReadySeconds;
    private int maxSurge;
    private int revision;
    private OptionalInt balanced = OptionalInt.empty();
    private boolean settled = true;
    private boolean restless;
    private long now;

    Deployment(int replicas, int maxSurge) {
        this.replicas = replicas;
        this.maxSurge = maxSurge;
    }

    public int replicas() {
        return replicas;
    }

    public int minReadySeconds() {
        return minReadySeconds;
    }

    public int revision() {
        return revision;
    }

    /** What the operator noted on it: over how many nodes the clients were spread last. */
    public OptionalInt balanced() {
        return balanced;
    }

    public void noteBalanced(OptionalInt nodes) {
        balanced = nodes;
    }

    /** Whether its controller has acted on it as it is. */
    public boolean settled() {
        return settled;
    }

    /** Writes its specification; a revision stands for a pod template. */
    public void apply(int newReplicas, int newMinReadySeconds, int newMaxSurge, int newRevision) {
        if (newReplicas != replicas
                || newMinReadySeconds != minReadySeconds
                || newMaxSurge != maxSurge
                || newRevision != revision) {
            settled = false;
        }
        replicas = newReplicas;
        minReadySeconds = newMinReadySeconds;
        maxSurge = newMaxSurge;
        revision = newRevision;
    }

    /** Whether time alone may let its controllers do the next step. */
    boolean restless() {
        return restless;
    }

    /** One look of the controllers. */
    void control(long tick, List<NodePod> pods, IntConsumer create, Consumer<NodePod> delete) {
        now = tick;
        settled = true;
        List<NodePod> fresh = living(pods, true);
        List<NodePod> old = living(pods, false);
        restless = !old.isEmpty();
        int room = replicas + (old.isEmpty() ? 0 : maxSurge) - fresh.size() - old.size();
        int missing = Math.min(room, replicas - fresh.size());
        if (missing > 0) {
            create.accept(missing);
            return;
        }
        if (fresh.size() > replicas) {
            fresh.stream().sorted(firstToGo).limit(fresh.size() - replicas).forEach(delete);
            return;
        }
        long available = fresh.stream().filter(this::available).count();
        long oldReady = old.stream().filter(p -> p.ready(now)).count();
        long unhealthy =
                Math.min(old.size() - oldReady, fresh.size() + old.size() - replicas - (fresh.size() - available));
        long spare = Math.max(0, available + oldReady - replicas);
        Stream<NodePod> broken = old.stream().filter(p -> !p.ready(now)).limit(Math.max(0, unhealthy));
        Stream<NodePod> healthy =
                old.stream().filter(p -> p.ready(now)).sorted(firstToGo).limit(spare);
        Stream.concat(broken, healthy).toList().forEach(delete);
    }

    private List<NodePod> living(List<NodePod> pods, boolean newest) {
        return pods.stream()
                .filter(p -> !p.leaving() && newest == (p.revision() == revision))
                .toList();
    }

    private boolean available(NodePod pod) {
        return pod.ready(now)
                && !VirtualTime.instant(now).isBefore(pod.readySince().plusSeconds(minReadySeconds));
    }
}
