package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.observe.NodeControl;
import io.ssefleet.operator.plan.DrainPace;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Movement;
import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.operator.plan.MovementView;
import io.ssefleet.operator.plan.RolloutSteps;
import io.ssefleet.operator.resources.Children;
import io.ssefleet.operator.resources.FleetNames;
import io.ssefleet.operator.resources.NodePodTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one fleet to what its resource declares: observe, plan, apply, report. */
@ControllerConfiguration(name = "ssefleet", fieldManager = Applier.FIELD_MANAGER)
// for ever: the cluster may mend itself without an event that says so
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, maxInterval = 60_000)
final class SseFleetReconciler implements Reconciler<SseFleet> {
    private static final Logger LOG = LoggerFactory.getLogger(SseFleetReconciler.class);
    /** What is put back when somebody changes it. */
    private static final List<Class<? extends HasMetadata>> CHILDREN =
            List.of(Deployment.class, Service.class, ServiceAccount.class, PodDisruptionBudget.class);

    private static final int FORGET_ABOVE = 2_000;
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);

    private final OperatorSettings settings;
    private final NodeControl nodes;
    private final Applier applier;
    private final FleetEvents events;
    private final Supplier<String> randomKey;
    private final Clock clock;
    private final Map<String, FleetMemory> memories = new ConcurrentHashMap<>();

    SseFleetReconciler(
            KubernetesClient client,
            OperatorSettings settings,
            NodeControl nodes,
            Supplier<String> randomKey,
            Clock clock) {
        this.settings = settings;
        this.nodes = nodes;
        this.applier = new Applier(client);
        this.events = new FleetEvents(client);
        this.randomKey = randomKey;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, SseFleet>> prepareEventSources(EventSourceContext<SseFleet> context) {
        return List.of(
                source(Deployment.class, Deployment::getStatus, context),
                source(ReplicaSet.class, ReplicaSet::getStatus, context),
                source(Pod.class, Pod::getStatus, context),
                source(Service.class, Service::getSpec, context),
                source(ServiceAccount.class, ServiceAccount::getAutomountServiceAccountToken, context),
                source(PodDisruptionBudget.class, PodDisruptionBudget::getSpec, context),
                source(Secret.class, Secret::getData, context));
    }

    @Override
    public UpdateControl<SseFleet> reconcile(SseFleet fleet, Context<SseFleet> context) {
        if (fleet.isMarkedForDeletion()) {
            // Its children go with it, and each node drains at the share of the pace that it has been told.
            return UpdateControl.noUpdate();
        }
        try {
            return bringAbout(fleet, context);
        } catch (KubernetesClientException e) {
            if (NamespaceTermination.causes(e)) {
                // The fleet is the next to be deleted.
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<SseFleet> bringAbout(SseFleet fleet, Context<SseFleet> context) {
        Instant now = clock.instant();
        Set<Secret> secrets = context.getSecondaryResources(Secret.class);
        Collection<Pod> pods = ObservedFleet.alive(
                context.getSecondaryResources(Pod.class), NodePodTemplate.gracePeriod(fleet.getSpec()), now);
        String token = controlToken(fleet, secrets);
        Collection<NodeAddress> addresses = ObservedFleet.addresses(pods);
        FleetMemory memory = memory(fleet, context);
        ObservedFleet seen = ObservedFleet.of(
                context.getSecondaryResource(Deployment.class),
                context.getSecondaryResources(ReplicaSet.class),
                pods,
                memory.completed(nodes.ask(addresses, token), ObservedFleet.leaving(pods), clock.instant()));

        FleetPlan plan = Backplanes.check(fleet.getSpec(), settings.nodes(), memory.plan(fleet.getSpec(), seen, now));
        boolean templateChanges = seen.template()
                .map(t -> !t.equals(memory.template(fleet, settings.nodes())))
                .orElse(false);
        MovementPlan movement =
                Movement.next(view(fleet, seen, memory.between(seen, now), plan, templateChanges, now), now);

        boolean settled = seen.settled() && !templateChanges;
        if (!fleet.getSpec().paused() && Backplanes.known(plan)) {
            createSecrets(fleet, secrets, memory, now);
            markPods(seen, movement, now);
            settled &= applyChildren(fleet, memory, context, plan, movement, seen);
            seen.pods().stream()
                    .filter(p -> movement.replaced().contains(p.getMetadata().getName()))
                    .forEach(applier::delete);
            tellNodes(seen, movement, addresses, token, memory);
        }
        return report(fleet, plan, movement, seen, settled, now);
    }

    @Override
    public ErrorStatusUpdateControl<SseFleet> updateErrorStatus(
            SseFleet fleet, Context<SseFleet> context, Exception failure) {
        // the SDK's metrics wrap what is thrown
        Throwable cause =
                failure instanceof OperatorException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException) {
            return stalled(fleet, "Invalid", cause.getMessage()).withNoRetry();
        }
        // without a code nobody answered: the SDK's retries, which grow rarer, are right for that
        if (cause instanceof KubernetesClientException refusal && refusal.getCode() != 0) {
            String inWords =
                    refusal.getStatus() == null ? null : refusal.getStatus().getMessage();
            String message = inWords == null ? refusal.getMessage() : inWords;
            Duration wait = retryAfter(StatusReport.stalledFor(fleet, clock.instant()));
            LOG.warn(
                    "{}/{}: the cluster refused what the fleet needs; trying again in {} s: {}",
                    fleet.getMetadata().getNamespace(),
                    fleet.getMetadata().getName(),
                    wait.toSeconds(),
                    message);
            return stalled(fleet, "ClusterRefused", message).rescheduleAfter(wait);
        }
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** As long again as it has lasted, so that what lasts is tried ever more rarely. */
    private static Duration retryAfter(Duration lasted) {
        return lasted.compareTo(RETRY_MIN) < 0 ? RETRY_MIN : lasted.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : lasted;
    }

    private ErrorStatusUpdateControl<SseFleet> stalled(SseFleet fleet, String reason, String message) {
        SseFleetStatus status = StatusReport.stalled(fleet, reason, message, clock.instant());
        events.changed(fleet, fleet.getStatus(), status);
        return ErrorStatusUpdateControl.patchStatus(withStatus(fleet, status));
    }

    private FleetMemory memory(SseFleet fleet, Context<SseFleet> context) {
        if (memories.size() > FORGET_ABOVE) {
            memories.keySet()
                    .retainAll(context.getPrimaryCache()
                            .list()
                            .map(f -> f.getMetadata().getUid())
                            .collect(Collectors.toSet()));
        }
        return memories.computeIfAbsent(fleet.getMetadata().getUid(), uid -> new FleetMemory(fleet.getStatus()));
    }

    private static MovementView view(
            SseFleet fleet,
            ObservedFleet seen,
            OptionalLong between,
            FleetPlan plan,
            boolean templateChanges,
            Instant now) {
        SseFleetSpec spec = fleet.getSpec();
        Duration grace = NodePodTemplate.gracePeriod(spec);
        return new MovementView(
                seen.nodes(now),
                between,
                seen.replicas(),
                plan.desiredReplicas(),
                templateChanges ? Movement.closedGateSeconds(grace) : seen.minReadySeconds(),
                MovementView.balanced(
                        spec,
                        seen.balanced(),
                        seen.deployment().isPresent() ? seen.replicas() : plan.desiredReplicas()),
                seen.settled() && !templateChanges,
                RolloutSteps.maxSurge(spec.rollout().maxSurge(), Math.max(seen.replicas(), plan.desiredReplicas())),
                plan.capacity().admitPerNode(),
                DrainPace.PROPAGATION,
                grace,
                DrainPace.ofFleet(spec.reconnects()).perSecond(),
                spec.reconnects().perSecond());
    }

    private void createSecrets(SseFleet fleet, Set<Secret> existing, FleetMemory memory, Instant now) {
        Set<String> there =
                existing.stream().map(s -> s.getMetadata().getName()).collect(Collectors.toSet());
        for (Secret secret : Children.secrets(fleet, randomKey)) {
            String name = secret.getMetadata().getName();
            if (!there.contains(name) && !memory.isOfOthers(name, now) && !applier.created(secret)) {
                memory.ofOthers(name, now);
            }
        }
    }

    private void markPods(ObservedFleet seen, MovementPlan movement, Instant now) {
        List<MovementView.Node> views = seen.nodes(now);
        for (int i = 0; i < views.size(); i++) {
            MovementView.Node node = views.get(i);
            Pod pod = seen.pods().get(i);
            if (node.terminating()) {
                continue;
            }
            applier.admission(pod, !movement.closed().contains(node.name()), clock.instant());
            Long cost = movement.deletionCosts().get(node.name());
            if (cost != null && cost != node.deletionCost()) {
                applier.deletionCost(pod, cost);
            }
        }
    }

    /** Returns whether the Deployment's controller has nothing left to do; what it does later would undo what is said now. */
    private boolean applyChildren(
            SseFleet fleet,
            FleetMemory memory,
            Context<SseFleet> context,
            FleetPlan plan,
            MovementPlan movement,
            ObservedFleet seen) {
        int replicas = movement.replicas();
        int maxSurge = RolloutSteps.maxSurge(fleet.getSpec().rollout().maxSurge(), replicas);
        Children.Scale scale = new Children.Scale(
                replicas, movement.minReadySeconds(), maxSurge, movement.moving() ? 0 : maxSurge, movement.balanced());
        List<HasMetadata> there = CHILDREN.stream()
                .flatMap(kind -> context.getSecondaryResources(kind).stream())
                .map(HasMetadata.class::cast)
                .toList();
        FleetMemory.ChildrenSeen children =
                new FleetMemory.ChildrenSeen(fleet.getMetadata().getGeneration(), scale, versions(there));
        if (memory.areAsTheyShouldBe(children)) {
            return true;
        }
        boolean acted = true;
        boolean changed = false;
        for (HasMetadata child : Children.of(fleet, settings.nodes(), scale)) {
            Optional<HasMetadata> applied = applier.apply(child, find(child, there));
            changed |= applied.isPresent();
            acted &= !(applied.orElse(null) instanceof Deployment deployment) || ObservedFleet.acted(deployment);
        }
        if (!changed) {
            memory.asTheyShouldBe(children);
        }
        if (seen.deployment().isPresent() && seen.replicas() != replicas) {
            events.scaled(fleet, seen.replicas(), replicas, plan.cause());
        }
        return acted;
    }

    private static Set<String> versions(List<HasMetadata> objects) {
        return objects.stream()
                .map(o -> o.getKind() + "/" + o.getMetadata().getName() + "@"
                        + o.getMetadata().getResourceVersion())
                .collect(Collectors.toSet());
    }

    private static Optional<HasMetadata> find(HasMetadata child, List<HasMetadata> objects) {
        return objects.stream()
                .filter(o -> o.getClass().equals(child.getClass())
                        && o.getMetadata().getName().equals(child.getMetadata().getName()))
                .findFirst();
    }

    private void tellNodes(
            ObservedFleet seen,
            MovementPlan movement,
            Collection<NodeAddress> addresses,
            String token,
            FleetMemory memory) {
        List<CompletableFuture<Boolean>> shedding = new ArrayList<>();
        for (NodeAddress node : addresses) {
            if (seen.missedItsSignal(node.pod())) {
                nodes.drain(node, token);
            }
            Double pace = movement.pacePerSecond().get(node.pod());
            if (pace == null || !(seen.answers().get(node.pod()) instanceof Answer.Reported reported)) {
                continue;
            }
            Long streams = movement.shed().get(node.pod());
            if (Math.abs(reported.report().pacePerSecond() - pace) > pace / 1000) {
                memory.toldPace(node.pod(), pace);
                nodes.pace(node, pace, token);
            } else if (streams != null) {
                memory.toldToShed(node.pod(), streams);
                shedding.add(nodes.shedTo(node, reported.report().connections() - streams, token));
            }
        }
        shedding.forEach(CompletableFuture::join);
    }

    private UpdateControl<SseFleet> report(
            SseFleet fleet, FleetPlan plan, MovementPlan movement, ObservedFleet seen, boolean settled, Instant now) {
        SseFleetStatus status = new StatusReport(fleet, plan, movement, seen, settled, now).status();
        boolean atRest = !movement.moving()
                && movement.closed().isEmpty()
                && settled
                && seen.ready() == seen.replicas()
                && seen.reports().allMatch(r -> r.waiting() == 0)
                && seen.replicas() == plan.desiredReplicas();
        Duration next = atRest ? settings.pollInterval() : settings.movingPollInterval();
        if (status.equals(fleet.getStatus())) {
            return UpdateControl.<SseFleet>noUpdate().rescheduleAfter(next);
        }
        events.changed(fleet, fleet.getStatus(), status);
        return UpdateControl.patchStatus(withStatus(fleet, status)).rescheduleAfter(next);
    }

    /** A fresh object with nothing but the status, as server-side apply needs it. */
    private static SseFleet withStatus(SseFleet fleet, SseFleetStatus status) {
        SseFleet patch = new SseFleet();
        patch.getMetadata().setName(fleet.getMetadata().getName());
        patch.getMetadata().setNamespace(fleet.getMetadata().getNamespace());
        patch.setStatus(status);
        return patch;
    }

    private static String controlToken(SseFleet fleet, Set<Secret> secrets) {
        String name = FleetNames.of(fleet).controlSecret();
        return secrets.stream()
                .filter(s -> s.getMetadata().getName().equals(name))
                .map(s -> s.getData() == null ? null : s.getData().get(FleetNames.CONTROL_TOKEN_KEY))
                .filter(text -> text != null)
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    /** @param content what is read of an object besides its metadata; when that is as before, an update of it wakes nobody */
    private static <R extends HasMetadata> EventSource<R, SseFleet> source(
            Class<R> type, Function<R, Object> content, EventSourceContext<SseFleet> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, SseFleet.class)
                        .withLabelSelector(FleetNames.FLEET)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(object -> Set.of(new ResourceID(
                                object.getMetadata().getLabels().get(FleetNames.FLEET),
                                object.getMetadata().getNamespace())))
                        .withOnUpdateFilter((now, before) -> !sameButVersion(now.getMetadata(), before.getMetadata())
                                || !Objects.equals(content.apply(now), content.apply(before)))
                        .build(),
                context);
    }

    private static boolean sameButVersion(ObjectMeta one, ObjectMeta other) {
        return one.equals(
                other.edit().withResourceVersion(one.getResourceVersion()).build());
    }
}
