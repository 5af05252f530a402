package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.plan.MovementView;
import io.ssefleet.operator.resources.FleetNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fleet as it is seen at one moment: its Deployment, its pods, and what the nodes said. */
record ObservedFleet(
        Optional<Deployment> deployment, List<Pod> pods, Optional<ReplicaSet> newest, Map<String, Answer> answers) {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String REPLICA_FAILURE = "ReplicaFailure";

    /** The conditions of pods that are looked at. */
    static final String READY = "Ready";

    static final String SCHEDULED = "PodScheduled";
    static final String UNSCHEDULABLE = "Unschedulable";
    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    /** How long after the end of its grace period a pod is given up. */
    private static final Duration LOST_AFTER = Duration.ofMinutes(1);

    private static final String TEMPLATE_HASH = "pod-template-hash";

    static ObservedFleet of(
            Optional<Deployment> deployment,
            Collection<ReplicaSet> replicaSets,
            Collection<Pod> pods,
            Map<String, Answer> answers) {
        return new ObservedFleet(
                deployment,
                pods.stream()
                        .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
                        .toList(),
                replicaSets.stream()
                        .max(Comparator.comparingLong(
                                r -> revision(r.getMetadata().getAnnotations()))),
                answers);
    }

    /**
     * The pods that count: not those that have ended and are kept for people to look at, and not those that should have gone
     * long ago, because their machine is lost.
     */
    static List<Pod> alive(Collection<Pod> pods, Duration gracePeriod, Instant now) {
        return pods.stream()
                .filter(p -> p.getStatus() == null
                        || !ENDED.contains(Objects.toString(p.getStatus().getPhase())))
                .filter(p -> !terminating(p)
                        || now.isBefore(Instant.parse(p.getMetadata().getDeletionTimestamp())
                                .plus(gracePeriod)
                                .plus(LOST_AFTER)))
                .toList();
    }

    /** The names of those on their way out. */
    static Set<String> leaving(Collection<Pod> pods) {
        return pods.stream()
                .filter(ObservedFleet::terminating)
                .map(p -> p.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Nodes that can be asked: those with an address whose container runs. */
    static List<NodeAddress> addresses(Collection<Pod> pods) {
        List<NodeAddress> addresses = new ArrayList<>();
        for (Pod pod : pods) {
            String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            if (ip != null && !ip.isEmpty() && running(pod)) {
                pod.getSpec().getContainers().stream()
                        .flatMap(c -> c.getPorts().stream())
                        .filter(p -> FleetNames.PORT_MANAGEMENT.equals(p.getName()))
                        .findFirst()
                        .ifPresent(p ->
                                addresses.add(new NodeAddress(pod.getMetadata().getName(), ip, p.getContainerPort())));
            }
        }
        return addresses;
    }

    int replicas() {
        return deployment.map(d -> d.getSpec().getReplicas()).orElse(0);
    }

    int minReadySeconds() {
        return deployment.map(d -> d.getSpec().getMinReadySeconds()).orElse(0);
    }

    /** Whether the Deployment's controller has acted on the Deployment as it is, and its newest ReplicaSet is seen. */
    boolean settled() {
        return deployment.filter(ObservedFleet::acted).isPresent()
                && newest.isPresent()
                && revision(newest.get().getMetadata().getAnnotations())
                        == revision(deployment.get().getMetadata().getAnnotations());
    }

    /** Whether the Deployment's controller has acted on it as it is. */
    static boolean acted(Deployment deployment) {
        return deployment.getStatus() != null
                && deployment.getMetadata().getGeneration() != null
                && deployment
                        .getMetadata()
                        .getGeneration()
                        .equals(deployment.getStatus().getObservedGeneration());
    }

    /** Why the cluster refuses pods of the newest template, as their ReplicaSet says it: Pod Security, a quota and the like. */
    Optional<ReplicaSetCondition> refusal() {
        return newest.filter(r -> r.getStatus() != null
                        && Objects.equals(
                                r.getMetadata().getGeneration(), r.getStatus().getObservedGeneration()))
                .flatMap(r -> r.getStatus().getConditions().stream()
                        .filter(c -> REPLICA_FAILURE.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst());
    }

    /** Over how many nodes the clients were spread last; a fleet that says nothing of it needs no spreading as it is. */
    OptionalInt balanced() {
        String text = deployment
                .map(d -> d.getMetadata().getAnnotations())
                .map(a -> a.get(FleetNames.BALANCED_REPLICAS))
                .orElse(null);
        return number(text) > 0 ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, number(text))) : OptionalInt.empty();
    }

    Optional<String> template() {
        return deployment.map(d -> d.getMetadata().getAnnotations()).map(a -> a.get(FleetNames.TEMPLATE));
    }

    List<MovementView.Node> nodes(Instant now) {
        return pods.stream().map(pod -> node(pod, now)).toList();
    }

    /** Streams open on all nodes together; empty when a node that may hold some does not say. */
    OptionalLong connections() {
        long sum = 0;
        for (Pod pod : pods) {
            OptionalLong held = connections(pod);
            if (held.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += held.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    /** How long each node that the fleet's events do not reach has been without; a node that still starts has some time to join. */
    List<Duration> awayFor() {
        return pods.stream()
                .filter(p -> !terminating(p))
                .filter(p -> readySince(p) != null || backplane(p) == MovementView.Backplane.Away)
                .flatMap(p -> report(p).stream())
                .map(NodeReport::backplane)
                .filter(b -> b != null && !b.connected())
                .map(b -> Duration.ofSeconds(b.awaySeconds()))
                .toList();
    }

    private Optional<NodeReport> report(Pod pod) {
        return answers.get(pod.getMetadata().getName()) instanceof Answer.Reported reported
                ? Optional.of(reported.report())
                : Optional.empty();
    }

    Stream<NodeReport> reports() {
        return answers.values().stream().flatMap(a -> report(a).stream());
    }

    /** Streams open on the nodes that are known, whatever the others hold. */
    long knownConnections() {
        return pods.stream().mapToLong(p -> connections(p).orElse(0)).sum();
    }

    int ready() {
        return (int) pods.stream()
                .filter(p -> !terminating(p) && readySince(p) != null)
                .count();
    }

    int living() {
        return pods.size() - draining();
    }

    int draining() {
        return (int) pods.stream().filter(ObservedFleet::terminating).count();
    }

    /** Nodes that may hold connections and gave no usable answer, each with the reason. */
    List<String> silent() {
        return pods.stream()
                .filter(p -> !terminating(p) && connections(p).isEmpty())
                .map(p -> p.getMetadata().getName() + " ("
                        + reason(answers.get(p.getMetadata().getName())) + ")")
                .toList();
    }

    /** Whether a node was started with another control token than the one that its Secret holds now. */
    boolean tokenRefused() {
        return answers.values().stream().anyMatch(Answer.TokenRefused.class::isInstance);
    }

    /** What keeps a node of the newest template from starting; those of others are on their way out. */
    Optional<PodTrouble> trouble() {
        return pods.stream()
                .filter(p -> !terminating(p))
                .filter(this::current)
                .flatMap(p -> PodTrouble.of(p).stream())
                .findFirst();
    }

    /** Why the first of those nodes that no machine takes is not placed, as the scheduler says it. */
    Optional<String> unplaced() {
        return pods.stream()
                .filter(p -> !terminating(p) && p.getStatus() != null)
                .flatMap(p -> p.getStatus().getConditions().stream()
                        .filter(c -> SCHEDULED.equals(c.getType()) && UNSCHEDULABLE.equals(c.getReason()))
                        .map(c -> "Node %s finds no place: %s"
                                .formatted(p.getMetadata().getName(), c.getMessage())))
                .findFirst();
    }

    /** Whether a pod is on its way out and its node does not know it. */
    boolean missedItsSignal(String pod) {
        return answers.get(pod) instanceof Answer.Reported reported
                && !reported.report().draining()
                && pods.stream().anyMatch(p -> p.getMetadata().getName().equals(pod) && terminating(p));
    }

    static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private MovementView.Node node(Pod pod, Instant now) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        boolean open = FleetNames.ADMISSION_OPEN.equals(labels.get(FleetNames.ADMISSION));
        return new MovementView.Node(
                pod.getMetadata().getName(),
                current(pod),
                readySince(pod),
                terminating(pod),
                open ? null : closedAt(pod, now),
                connections(pod),
                closing(pod),
                deletionCost(pod),
                backplane(pod));
    }

    private MovementView.Backplane backplane(Pod pod) {
        return report(pod)
                .map(NodeReport::backplane)
                .map(b -> MovementView.Backplane.after(
                        Duration.ofSeconds(b.connectedSeconds()), Duration.ofSeconds(b.awaySeconds())))
                .orElse(MovementView.Backplane.Unsettled);
    }

    private boolean current(Pod pod) {
        return newest.isEmpty()
                || pod.getMetadata()
                        .getLabels()
                        .getOrDefault(TEMPLATE_HASH, "")
                        .equals(newest.get().getMetadata().getLabels().get(TEMPLATE_HASH));
    }

    private OptionalLong connections(Pod pod) {
        if (!running(pod)) {
            return OptionalLong.of(0);
        }
        Answer answer = answers.get(pod.getMetadata().getName());
        Optional<NodeReport> report = report(answer);
        if (report.isPresent()) {
            return OptionalLong.of(report.get().connections());
        }
        boolean starting = readySince(pod) == null && (answer == null || answer instanceof Answer.NotListening);
        return starting ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private long closing(Pod pod) {
        Answer answer = answers.get(pod.getMetadata().getName());
        return answer == null || terminating(pod) ? 0 : answer.closing();
    }

    private static Optional<NodeReport> report(Answer answer) {
        if (answer instanceof Answer.Reported reported) {
            return Optional.of(reported.report());
        }
        return answer instanceof Answer.Remembered remembered ? Optional.of(remembered.report()) : Optional.empty();
    }

    private static String reason(Answer answer) {
        if (answer instanceof Answer.Unknown unknown) {
            return unknown.reason();
        }
        if (answer instanceof Answer.TokenRefused) {
            return "it refuses the operator's token";
        }
        return answer instanceof Answer.NotListening ? "nobody listens on its management port" : "it has no address";
    }

    private static boolean running(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getContainerStatuses() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(c -> FleetNames.CONTAINER.equals(c.getName())
                                && c.getState() != null
                                && c.getState().getRunning() != null);
    }

    static Instant readySince(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return null;
        }
        return pod.getStatus().getConditions().stream()
                .filter(c -> READY.equals(c.getType()) && "True".equals(c.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .findFirst()
                .orElse(null);
    }

    private static Instant closedAt(Pod pod, Instant now) {
        String text = annotation(pod, FleetNames.ADMISSION_CLOSED_AT);
        try {
            return text == null ? now : Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            return now;
        }
    }

    private static long deletionCost(Pod pod) {
        return number(annotation(pod, FleetNames.DELETION_COST));
    }

    private static String annotation(Pod pod, String name) {
        return pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(name);
    }

    private static long revision(Map<String, String> annotations) {
        String text = annotations == null ? null : annotations.get(REVISION);
        return number(text);
    }

    /** What a number that others may have written says; 0 for anything else. */
    private static long number(String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
