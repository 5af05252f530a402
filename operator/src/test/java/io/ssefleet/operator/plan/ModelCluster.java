package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A small model of what the movement planning works on: a Deployment's controller, nodes that drain at their pace, a Service
 * that lags, and clients that come back after a random retry. One tick is a second.
 */
final class ModelCluster {
    static final int PROPAGATION = 5;
    static final Duration GRACE = Duration.ofSeconds(3_000);
    private static final int START_SECONDS = 4;
    private static final int SERVICE_LAG = 2;

    static final class Client {
        int moves;
        int refusals;
        private int returnsAt;
    }

    static final class Pod {
        final String name;
        final int revision;
        final int readyAt;
        final List<Client> clients = new ArrayList<>();
        Integer leavingAt;
        Integer closedAt;
        long cost;
        double pace;
        int shedding;
        private double due;

        Pod(String name, int revision, int readyAt, double pace) {
            this.name = name;
            this.revision = revision;
            this.readyAt = readyAt;
            this.pace = pace;
        }
    }

    final List<Pod> pods = new ArrayList<>();
    final List<Client> clients = new ArrayList<>();
    final List<Client> away = new ArrayList<>();
    private final Random random;
    private final long admitPerNode;
    private final double fleetPace;
    int now;
    int replicas;
    int minReadySeconds;
    int maxSurge;
    int revision = 1;
    int closedThisSecond;
    /** What is noted on the Deployment: over how many nodes the clients were spread last. */
    OptionalInt balanced = OptionalInt.empty();

    /** How often a pod was opened or closed. */
    int admissions;

    private int names;

    ModelCluster(long seed, int replicas, int maxSurge, int clientsPerNode, long admitPerNode, double fleetPace) {
        this.random = new Random(seed);
        this.replicas = replicas;
        this.maxSurge = maxSurge;
        this.admitPerNode = admitPerNode;
        this.fleetPace = fleetPace;
        for (int i = 0; i < replicas; i++) {
            pods.add(new Pod("old-" + i, revision, -600, fleetPace / replicas));
        }
        for (int c = 0; c < replicas * clientsPerNode; c++) {
            Client client = new Client();
            clients.add(client);
            List<Pod> room =
                    pods.stream().filter(p -> p.clients.size() < admitPerNode).toList();
            room.get(random.nextInt(room.size())).clients.add(client);
        }
    }

    /** One second: the controller, the nodes, the clients. */
    void tick() {
        now++;
        closedThisSecond = 0;
        control();
        drain();
        comeBack();
    }

    MovementView view(int desired) {
        List<Node> nodes = new ArrayList<>();
        for (Pod pod : pods) {
            nodes.add(new Node(
                    pod.name,
                    pod.revision == revision,
                    ready(pod) && pod.leavingAt == null ? at(pod.readyAt) : null,
                    pod.leavingAt != null,
                    pod.closedAt == null ? null : at(pod.closedAt),
                    OptionalLong.of(pod.clients.size()),
                    pod.shedding,
                    pod.cost,
                    MovementView.Backplane.Connected));
        }
        return new MovementView(
                nodes,
                OptionalLong.of(away.size()),
                replicas,
                desired,
                minReadySeconds,
                balanced,
                true,
                maxSurge,
                admitPerNode,
                Duration.ofSeconds(PROPAGATION),
                GRACE,
                fleetPace,
                fleetPace / 0.8);
    }

    void apply(MovementPlan plan) {
        replicas = plan.replicas();
        minReadySeconds = plan.minReadySeconds();
        balanced = plan.balanced();
        for (Pod pod : pods) {
            pod.shedding += Math.toIntExact(plan.shed().getOrDefault(pod.name, 0L));
            pod.pace = plan.pacePerSecond().getOrDefault(pod.name, pod.pace);
            pod.cost = plan.deletionCosts().getOrDefault(pod.name, pod.cost);
            boolean closed = plan.closed().contains(pod.name);
            if (pod.leavingAt == null && closed != (pod.closedAt != null)) {
                pod.closedAt = closed ? now : null;
                admissions++;
            }
        }
    }

    Instant instant() {
        return at(now);
    }

    long living(int ofRevision) {
        return pods.stream()
                .filter(p -> p.leavingAt == null && p.revision == ofRevision)
                .count();
    }

    long nodesReady() {
        return pods.stream().filter(p -> p.leavingAt == null && ready(p)).count();
    }

    /** What the Deployment's controller does with maxUnavailable 0. */
    private void control() {
        List<Pod> fresh = living(true);
        List<Pod> old = living(false);
        int room = replicas + maxSurge - fresh.size() - old.size();
        for (int i = Math.min(room, replicas - fresh.size()); i > 0; i--) {
            pods.add(new Pod("new-" + names++, revision, now + START_SECONDS + random.nextInt(3), fleetPace));
        }
        long available = fresh.stream().filter(this::available).count();
        long oldAvailable = old.stream().filter(this::ready).count();
        long spare = Math.min(old.size(), available + oldAvailable - replicas);
        old.stream()
                .sorted(Comparator.comparing(this::ready).thenComparingLong(p -> p.cost))
                .limit(Math.max(0, spare))
                .forEach(p -> p.leavingAt = now);
        fresh.stream()
                .sorted(Comparator.comparing(this::ready).thenComparingLong(p -> p.cost))
                .limit(Math.max(0, fresh.size() - replicas))
                .forEach(p -> p.leavingAt = now);
    }

    private void drain() {
        for (Pod pod : List.copyOf(pods)) {
            if (pod.leavingAt == null) {
                pod.shedding = Math.min(pod.shedding, pod.clients.size());
                pod.shedding -= sendAway(pod, pod.shedding);
            } else if (now >= pod.leavingAt + PROPAGATION) {
                sendAway(pod, pod.clients.size());
                if (pod.clients.isEmpty()) {
                    pods.remove(pod);
                }
            }
        }
    }

    private int sendAway(Pod pod, int most) {
        int sent = 0;
        pod.due = most == 0 ? 0 : Math.min(pod.due + pod.pace, Math.max(1, Math.floor(pod.pace)));
        while (pod.due >= 1 && sent < most) {
            pod.due--;
            sent++;
            Collections.swap(pod.clients, random.nextInt(pod.clients.size()), pod.clients.size() - 1);
            Client client = pod.clients.remove(pod.clients.size() - 1);
            client.moves++;
            client.returnsAt = now + 1 + random.nextInt(15);
            away.add(client);
            closedThisSecond++;
        }
        return sent;
    }

    private void comeBack() {
        List<Pod> open = pods.stream()
                .filter(p -> ready(p) && (p.leavingAt == null || now < p.leavingAt + SERVICE_LAG))
                .filter(p -> p.closedAt == null || now < p.closedAt + SERVICE_LAG)
                .toList();
        for (Client client : List.copyOf(away)) {
            if (client.returnsAt > now || open.isEmpty()) {
                continue;
            }
            Pod pod = open.get(random.nextInt(open.size()));
            if (pod.clients.size() < admitPerNode) {
                away.remove(client);
                pod.clients.add(client);
            } else {
                client.refusals++;
                client.returnsAt = now + 1 + random.nextInt(15);
            }
        }
    }

    private List<Pod> living(boolean current) {
        return pods.stream()
                .filter(p -> p.leavingAt == null && current == (p.revision == revision))
                .toList();
    }

    private boolean ready(Pod pod) {
        return now >= pod.readyAt;
    }

    private boolean available(Pod pod) {
        return ready(pod) && now - pod.readyAt >= minReadySeconds;
    }

    private static Instant at(int second) {
        return Instant.parse("2026-11-24T12:00:00Z").plusSeconds(second);
    }
}
