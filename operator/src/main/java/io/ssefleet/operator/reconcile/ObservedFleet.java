package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.plan.MovementView;
import io.ssefleet.operator.resources.FleetNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A fleet as it is seen at one moment: its Deployment, its pods, and what the nodes said. */
record ObservedFleet(
        Optional<Deployment> deployment, List<Pod> pods, Optional<ReplicaSet> newest, Map<String, Answer> answers) {
    private static final String REVISION = "deployment.kubernetes.io/revision";
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
        return deployment.isPresent()
                && deployment.get().getStatus() != null
                && deployment.get().getMetadata().getGeneration() != null
                && deployment
                        .get()
                        .getMetadata()
                        .getGeneration()
                        .equals(deployment.get().getStatus().getObservedGeneration())
                && newest.isPresent()
                && revision(newest.get().getMetadata().getAnnotations())
                        == revision(deployment.get().getMetadata().getAnnotations());
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

    Stream<NodeReport> reports() {
        return answers.values().stream()
                .filter(Answer.Reported.class::isInstance)
                .map(a -> ((Answer.Reported) a).report());
    }

    int ready() {
        return (int) pods.stream()
                .filter(p -> !terminating(p) && readySince(p) != null)
                .count();
    }

    int draining() {
        return (int) pods.stream().filter(ObservedFleet::terminating).count();
    }

    /** Ready nodes that gave no usable answer, each with the reason. */
    List<String> silent() {
        return pods.stream()
                .filter(p -> readySince(p) != null && !terminating(p))
                .filter(p -> !(answers.get(p.getMetadata().getName()) instanceof Answer.Reported))
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
                deletionCost(pod));
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
        if (answer instanceof Answer.Reported reported) {
            return OptionalLong.of(reported.report().connections());
        }
        boolean starting = readySince(pod) == null && (answer == null || answer instanceof Answer.NotListening);
        return starting ? OptionalLong.of(0) : OptionalLong.empty();
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
                .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
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
        String text = annotation(pod, FleetNames.DELETION_COST);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String annotation(Pod pod, String name) {
        return pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(name);
    }

    private static long revision(Map<String, String> annotations) {
        String text = annotations == null ? null : annotations.get(REVISION);
        return text == null ? 0 : Long.parseLong(text);
    }
}
