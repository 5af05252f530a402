package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The next step of a rolling update, decided as Kubernetes' Deployment controller decides it. */
final class RollingUpdate {
    private RollingUpdate() {}

    /**
     * What is known of one ReplicaSet.
     *
     * @param replicas pods that it is told to have
     * @param available of these, ready for minReadySeconds
     * @param sizedFor the Deployment's replicas when it was last scaled
     */
    record Set(String name, int replicas, int available, int sizedFor, Instant created) {}

    /** A ReplicaSet and the replicas that it shall have from now on. */
    record Scale(String name, int replicas) {}

    /**
     * How far the pods may stray from the wanted number: surge above it, unavailable below it.
     */
    record Bounds(int surge, int unavailable) {
        private static final IntOrString QUARTER = new IntOrString("25%");

        /** Absolute numbers or percentages of the replicas; surge is rounded up, unavailable down, and never are both 0. */
        static Bounds of(IntOrString maxSurge, IntOrString maxUnavailable, int replicas) {
            int surge = resolve(maxSurge == null ? QUARTER : maxSurge, replicas, true);
            int unavailable = resolve(maxUnavailable == null ? QUARTER : maxUnavailable, replicas, false);
            return new Bounds(surge, surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, replicas));
        }

        private static int resolve(IntOrString value, int replicas, boolean up) {
            if (value.getIntVal() != null) {
                return value.getIntVal();
            }
            int percent = Integer.parseInt(value.getStrVal().replace("%", "").trim());
            return (percent * replicas + (up ? 99 : 0)) / 100;
        }
    }

    /**
     * The ReplicaSets to scale now; empty when there is nothing to do until something changes.
     *
     * @param replicas what the Deployment asks for
     * @param current the ReplicaSet of the present template
     * @param old all others
     */
    static List<Scale> next(int replicas, Bounds bounds, Set current, List<Set> old) {
        List<Set> all = new ArrayList<>(old);
        all.add(current);
        List<Set> active = all.stream().filter(set -> set.replicas() > 0).toList();
        if (active.stream().anyMatch(set -> set.sizedFor() != replicas)) {
            return resize(replicas, bounds, current, old, active);
        }
        int total = all.stream().mapToInt(Set::replicas).sum();
        if (current.replicas() > replicas) {
            return List.of(new Scale(current.name(), replicas));
        }
        int room = replicas + bounds.surge() - total;
        if (current.replicas() < replicas && room > 0) {
            return List.of(
                    new Scale(current.name(), current.replicas() + Math.min(room, replicas - current.replicas())));
        }
        return scaleDownOld(replicas, bounds, current, old, total);
    }

    /** A change of the Deployment's replicas: the one set that has pods takes it all, several share it by their size. */
    private static List<Scale> resize(int replicas, Bounds bounds, Set current, List<Set> old, List<Set> active) {
        if (active.size() == 1) {
            return List.of(new Scale(active.get(0).name(), replicas));
        }
        if (current.replicas() == replicas && current.sizedFor() == replicas && current.available() == replicas) {
            return old.stream()
                    .filter(set -> set.replicas() > 0)
                    .map(set -> new Scale(set.name(), 0))
                    .toList();
        }
        int total = active.stream().mapToInt(Set::replicas).sum();
        int change = (replicas > 0 ? replicas + bounds.surge() : 0) - total;
        // Larger sets first; among equals a growing Deployment favours the newer, a shrinking one the older.
        Comparator<Set> bySize = Comparator.comparingInt(Set::replicas).reversed();
        Comparator<Set> byAge = Comparator.comparing(Set::created);
        List<Set> order = active.stream()
                .sorted(bySize.thenComparing(change > 0 ? byAge.reversed() : byAge))
                .toList();
        List<Scale> scales = new ArrayList<>();
        int left = change;
        for (Set set : order) {
            int share = Math.round((float) change * set.replicas() / total);
            share = change > 0 ? Math.min(share, left) : Math.max(share, left);
            left -= share;
            scales.add(new Scale(set.name(), set.replicas() + share));
        }
        Scale first = scales.get(0);
        scales.set(0, new Scale(first.name(), Math.max(0, first.replicas() + left)));
        return scales;
    }

    private static List<Scale> scaleDownOld(int replicas, Bounds bounds, Set current, List<Set> old, int total) {
        int floor = replicas - bounds.unavailable();
        int startingNew = current.replicas() - current.available();
        int most = total - floor - startingNew;
        if (most <= 0) {
            return List.of();
        }
        List<Set> byAge =
                old.stream().sorted(Comparator.comparing(Set::created)).toList();
        List<Set> rest = new ArrayList<>();
        List<Scale> scales = new ArrayList<>();
        // Old pods that are not available serve nobody: they go first, and do not count against the floor.
        int unhealthyLeft = most;
        for (Set set : byAge) {
            int unhealthy = Math.min(unhealthyLeft, Math.max(0, set.replicas() - set.available()));
            unhealthyLeft -= unhealthy;
            rest.add(new Set(set.name(), set.replicas() - unhealthy, set.available(), set.sizedFor(), set.created()));
        }
        int spare = current.available() + old.stream().mapToInt(Set::available).sum() - floor;
        for (int i = 0; i < rest.size(); i++) {
            Set set = rest.get(i);
            int down = Math.max(0, Math.min(spare, set.replicas()));
            spare -= down;
            if (set.replicas() - down != byAge.get(i).replicas()) {
                scales.add(new Scale(set.name(), set.replicas() - down));
            }
        }
        return scales;
    }
}
