package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.ssefleet.local.cluster.Pods;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.resources.FleetNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Watches a fleet and makes snapshots of it; its Events go to the journal. */
final class FleetView implements AutoCloseable {
    /** Conditions that are good news when true, and so worth a look when they are not. */
    private static final Set<String> GOOD_WHEN_TRUE =
            Set.of("Ready", "MetricsAvailable", "BackplaneAvailable", "FileDescriptorsSufficient");

    private final FleetNames names;
    private final SharedIndexInformer<SseFleet> fleets;
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<Event> events;
    private final NodeReports reports;
    private volatile boolean ending;

    FleetView(KubernetesClient client, FleetNames names, Journal journal) {
        this.names = names;
        fleets = client.resources(SseFleet.class)
                .inNamespace(names.namespace())
                .withName(names.fleet())
                .inform();
        pods = client.pods()
                .inNamespace(names.namespace())
                .withLabel(FleetNames.FLEET, names.fleet())
                .inform();
        events = client.v1().events().inNamespace(names.namespace()).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Event event) {
                if (!ending) {
                    journal.say(event.getReason() + ": " + event.getMessage());
                }
            }

            @Override
            public void onUpdate(Event before, Event after) {
                if (!after.getMessage().equals(before.getMessage())) {
                    onAdd(after);
                }
            }

            @Override
            public void onDelete(Event event, boolean finalStateUnknown) {}
        });
        reports = new NodeReports(client, names, () -> pods.getStore().list());
    }

    /** The fleet is being taken away: what the operator still has to say about it concerns nobody. */
    void ending() {
        ending = true;
    }

    FleetSnapshot snapshot() {
        SseFleet fleet = fleets.getStore().list().stream().findFirst().orElse(null);
        if (fleet == null) {
            return leaving();
        }
        SseFleetStatus status = fleet.getStatus();
        SseFleetStatus.Plan plan = status == null ? null : status.plan();
        SseFleetStatus.Connections connections = status == null ? null : status.connections();
        return new FleetSnapshot(
                names.fleet(),
                fleet.getSpec().targetConnections(),
                connections == null ? 0 : number(connections.capacity()).orElse(0),
                plan == null || plan.desiredReplicas() == null ? 0 : plan.desiredReplicas(),
                (int) pods.getStore().list().stream()
                        .filter(pod -> !Pods.terminating(pod) && Pods.ready(pod))
                        .count(),
                connections == null ? OptionalLong.empty() : number(connections.current()),
                plan == null || plan.limitedBy() == null ? "" : plan.limitedBy().name(),
                plan == null || plan.explanation() == null ? "" : plan.explanation(),
                status == null ? List.of() : noteworthy(status.conditions()),
                nodes());
    }

    /** Before the fleet is there and after it was taken away, its nodes are all that can be seen of it. */
    private FleetSnapshot leaving() {
        List<FleetSnapshot.Node> nodes = nodes();
        OptionalLong connections = OptionalLong.of(
                nodes.stream().mapToLong(node -> node.connections().orElse(0)).sum());
        return new FleetSnapshot(names.fleet(), 0, 0, 0, 0, connections, "", "", List.of(), nodes);
    }

    private List<FleetSnapshot.Node> nodes() {
        return pods.getStore().list().stream()
                .sorted(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .map(this::node)
                .toList();
    }

    @Override
    public void close() {
        reports.close();
        fleets.close();
        pods.close();
        events.close();
    }

    private FleetSnapshot.Node node(Pod pod) {
        Map<String, Answer> answers = reports.answers();
        OptionalLong pid = Pods.pid(pod);
        OptionalLong connections = OptionalLong.empty();
        OptionalLong capacity = OptionalLong.empty();
        if (answers.get(pod.getMetadata().getName()) instanceof Answer.Reported reported) {
            NodeReport report = reported.report();
            connections = OptionalLong.of(report.connections());
            capacity = OptionalLong.of(report.capacity());
        }
        return new FleetSnapshot.Node(
                pod.getMetadata().getName(),
                state(pod),
                connections,
                capacity,
                pid,
                pid.isPresent() ? PodPorts.of(pod, FleetNames.PORT_HTTP) : 0,
                pid.isPresent() ? PodPorts.of(pod, FleetNames.PORT_MANAGEMENT) : 0);
    }

    private static FleetSnapshot.State state(Pod pod) {
        if (Pods.terminating(pod)) {
            return FleetSnapshot.State.DRAINING;
        }
        if (!Pods.ready(pod)) {
            return Pods.restarts(pod) > 0 ? FleetSnapshot.State.RESTARTING : FleetSnapshot.State.STARTING;
        }
        return FleetNames.ADMISSION_OPEN.equals(pod.getMetadata().getLabels().get(FleetNames.ADMISSION))
                ? FleetSnapshot.State.READY
                : FleetSnapshot.State.CLOSED;
    }

    private static List<Condition> noteworthy(List<Condition> conditions) {
        return conditions == null
                ? List.of()
                : conditions.stream()
                        .filter(condition ->
                                GOOD_WHEN_TRUE.contains(condition.getType()) != "True".equals(condition.getStatus()))
                        .filter(condition -> !"Unknown".equals(condition.getStatus()))
                        .toList();
    }

    private static OptionalLong number(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
