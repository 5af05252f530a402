package io.ssefleet.operator.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.NodeSpec;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.plan.DrainPace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The node pods' template: a function of the fleet's spec and the operator's defaults alone, never of replicas, of the target or of
 * measurements, so that scaling and measuring restart nothing.
 */
public final class NodePodTemplate {
    /** What is left of the grace period after the drain, for the process to end by itself. */
    private static final Duration GRACE_MARGIN = Duration.ofSeconds(15);

    private static final int PORT_HTTP = 8080;
    private static final int PORT_MANAGEMENT = 9000;
    private static final long USER = 10001;

    private final FleetNames names;
    private final SseFleetSpec spec;
    private final NodeSpec node;
    private final String image;
    private final NodeDefaults defaults;

    private NodePodTemplate(SseFleet fleet, NodeDefaults defaults) {
        this.names = FleetNames.of(fleet);
        this.spec = fleet.getSpec();
        this.node = spec.node();
        this.defaults = defaults;
        this.image = node.image() == null ? defaults.image() : node.image();
    }

    static PodTemplateSpec of(SseFleet fleet, NodeDefaults defaults) {
        return new NodePodTemplate(fleet, defaults).template();
    }

    /** Tells two templates apart. */
    public static String digest(SseFleet fleet, NodeDefaults defaults) {
        return digest(of(fleet, defaults));
    }

    static String digest(PodTemplateSpec template) {
        return Digest.of(template);
    }

    /** Propagation, the drain at its longest, and a margin. */
    public static Duration gracePeriod(SseFleetSpec spec) {
        return DrainPace.PROPAGATION
                .plus(KubernetesDuration.parse(spec.rollout().drainDeadline()))
                .plus(GRACE_MARGIN);
    }

    private PodTemplateSpec template() {
        Map<String, String> labels = new TreeMap<>(orEmpty(node.labels()));
        labels.putAll(names.labels());
        labels.put(FleetNames.ADMISSION, FleetNames.ADMISSION_OPEN);
        Map<String, String> annotations = new TreeMap<>(orEmpty(node.annotations()));
        if (node.fileDescriptors().strategy() == NodeSpec.Strategy.NriAnnotation) {
            int limit = node.fileDescriptors().limit();
            annotations.put(
                    "ulimits.noderesource.dev/container." + FleetNames.CONTAINER,
                    "- type: RLIMIT_NOFILE\n  soft: %d\n  hard: %d\n".formatted(limit, limit));
        }
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations.isEmpty() ? null : annotations)
                .endMetadata()
                .withSpec(podSpec())
                .build();
    }

    private PodSpec podSpec() {
        return new PodSpecBuilder()
                .withServiceAccountName(
                        node.serviceAccountName() == null ? names.serviceAccount() : node.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(gracePeriod(spec).toSeconds())
                .withNewSecurityContext()
                .withRunAsNonRoot(!privileged())
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withImagePullSecrets(node.imagePullSecrets())
                .withNodeSelector(node.nodeSelector())
                .withTolerations(node.tolerations())
                .withAffinity(node.affinity())
                .withPriorityClassName(node.priorityClassName())
                .withRuntimeClassName(node.runtimeClassName())
                .withTopologySpreadConstraints(
                        node.topologySpread() == null
                                ? List.of(spread("kubernetes.io/hostname"), spread("topology.kubernetes.io/zone"))
                                : node.topologySpread())
                .withContainers(container())
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .build();
    }

    private Container container() {
        ContainerBuilder container = new ContainerBuilder()
                .withName(FleetNames.CONTAINER)
                .withImage(image)
                .withImagePullPolicy(
                        node.imagePullPolicy() == null
                                ? null
                                : node.imagePullPolicy().name())
                .withEnv(NodeEnvironment.of(names, spec, defaults))
                .withNewResources()
                .withRequests(node.resources().requests())
                .withLimits(node.resources().limits())
                .endResources()
                .withSecurityContext(securityContext())
                // generous: to kill a node that is slow, on a machine that is busy, sends all of its clients away at
                // once
                .withStartupProbe(probe("/q/health/started", 1, 2, 300))
                .withReadinessProbe(probe("/q/health/ready", 2, 5, 3))
                .withLivenessProbe(probe("/q/health/live", 10, 10, 6))
                .addNewPort()
                .withName(FleetNames.PORT_HTTP)
                .withContainerPort(PORT_HTTP)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName(FleetNames.PORT_MANAGEMENT)
                .withContainerPort(PORT_MANAGEMENT)
                .withProtocol("TCP")
                .endPort()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount();
        if (privileged()) {
            int limit = node.fileDescriptors().limit();
            // Both limits at once: one by one, either order fails on some runtime.
            container
                    .withCommand("sh", "-c", "ulimit -n %d && exec \"$@\"".formatted(limit), "node")
                    .withArgs("java", "@/app/jvm.options", "-jar", "/app/quarkus-run.jar");
        }
        return container.build();
    }

    private boolean privileged() {
        return node.fileDescriptors().strategy() == NodeSpec.Strategy.SysResource;
    }

    private SecurityContext securityContext() {
        SecurityContextBuilder context = new SecurityContextBuilder()
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd(privileged() ? List.of("SYS_RESOURCE") : null)
                .endCapabilities();
        return privileged()
                ? context.withRunAsUser(0L).withAllowPrivilegeEscalation(false).build()
                : context.withRunAsUser(USER)
                        .withRunAsNonRoot(true)
                        .withAllowPrivilegeEscalation(false)
                        .build();
    }

    private static Probe probe(String path, int periodSeconds, int timeoutSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(FleetNames.PORT_MANAGEMENT)
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(timeoutSeconds)
                .withFailureThreshold(failures)
                .build();
    }

    private TopologySpreadConstraint spread(String topologyKey) {
        return new TopologySpreadConstraintBuilder()
                .withTopologyKey(topologyKey)
                .withMaxSkew(1)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(names.selector())
                .endLabelSelector()
                .withMatchLabelKeys("pod-template-hash")
                .build();
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
