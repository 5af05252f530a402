package io.ssefleet.operator.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.ssefleet.operator.model.ExposureSpec;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The objects that a fleet should have, each owned by it. */
public final class Children {
    /** Added to minReadySeconds: how long a rollout may make no progress before the Deployment says so. */
    private static final int PROGRESS_MARGIN_SECONDS = 600;

    private final SseFleet fleet;
    private final FleetNames names;

    private Children(SseFleet fleet) {
        this.fleet = fleet;
        this.names = FleetNames.of(fleet);
    }

    /**
     * What of the Deployment and the disruption budget is not made of the spec alone.
     *
     * @param maxSurge nodes a step, already counted out for this number of replicas
     * @param disruptionsAllowed nodes that may be evicted at a time
     * @param balanced over how many nodes the clients are spread; empty where they never are
     */
    public record Scale(
            int replicas, int minReadySeconds, int maxSurge, int disruptionsAllowed, OptionalInt balanced) {}

    /** All children but the Secrets, in the order in which they are applied. */
    public static List<HasMetadata> of(SseFleet fleet, NodeDefaults defaults, Scale scale) {
        Children children = new Children(fleet);
        List<HasMetadata> all = new ArrayList<>();
        if (fleet.getSpec().node().serviceAccountName() == null) {
            all.add(children.serviceAccount());
        }
        all.add(children.service());
        all.add(children.headlessService());
        all.add(children.disruptionBudget(scale));
        all.add(children.deployment(defaults, scale));
        return all;
    }

    /** The Secrets that the operator makes once and never changes. */
    public static List<Secret> secrets(SseFleet fleet, Supplier<String> randomKey) {
        Children children = new Children(fleet);
        List<Secret> secrets = new ArrayList<>();
        secrets.add(
                children.secret(children.names.controlSecret(), Map.of(FleetNames.CONTROL_TOKEN_KEY, randomKey.get())));
        if (fleet.getSpec().stream().tokens() == null
                || fleet.getSpec().stream().tokens().secret() == null) {
            secrets.add(children.secret(
                    children.names.tokensSecret(),
                    Map.of("publisher-key", randomKey.get(), "subscriber-key", randomKey.get())));
        }
        return secrets;
    }

    private Deployment deployment(NodeDefaults defaults, Scale scale) {
        PodTemplateSpec template = NodePodTemplate.of(fleet, defaults);
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(FleetNames.TEMPLATE, NodePodTemplate.digest(template));
        scale.balanced()
                .ifPresent(replicas -> annotations.put(FleetNames.BALANCED_REPLICAS, Integer.toString(replicas)));
        return new DeploymentBuilder()
                .withMetadata(metadata(names.deployment(), annotations))
                .withNewSpec()
                .withReplicas(scale.replicas())
                .withMinReadySeconds(scale.minReadySeconds())
                .withProgressDeadlineSeconds(scale.minReadySeconds() + PROGRESS_MARGIN_SECONDS)
                .withRevisionHistoryLimit(3)
                .withNewSelector()
                .withMatchLabels(names.selector())
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(scale.maxSurge()))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private Service service() {
        ExposureSpec exposure = fleet.getSpec().exposure();
        Map<String, String> selector = names.selector();
        selector.put(FleetNames.ADMISSION, FleetNames.ADMISSION_OPEN);
        return new ServiceBuilder()
                .withMetadata(metadata(names.service(), Map.of()))
                .withNewSpec()
                .withType(exposure.service().name())
                .withSessionAffinity(exposure.sessionAffinity().name())
                .withSelector(selector)
                .addNewPort()
                .withName(FleetNames.PORT_HTTP)
                .withPort(80)
                .withProtocol("TCP")
                .withNewTargetPort(FleetNames.PORT_HTTP)
                .endPort()
                .endSpec()
                .build();
    }

    private Service headlessService() {
        return new ServiceBuilder()
                .withMetadata(metadata(names.headlessService(), Map.of()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(names.selector())
                .addNewPort()
                .withName(FleetNames.PORT_MANAGEMENT)
                .withPort(9000)
                .withProtocol("TCP")
                .withNewTargetPort(FleetNames.PORT_MANAGEMENT)
                .endPort()
                .endSpec()
                .build();
    }

    private ServiceAccount serviceAccount() {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(names.serviceAccount(), Map.of()))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private PodDisruptionBudget disruptionBudget(Scale scale) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(names.disruptionBudget(), Map.of()))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(scale.disruptionsAllowed()))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(names.selector())
                .endSelector()
                .endSpec()
                .build();
    }

    private Secret secret(String name, Map<String, String> texts) {
        Map<String, String> data = new TreeMap<>();
        texts.forEach((key, text) ->
                data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withMetadata(metadata(name, Map.of()))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private ObjectMeta metadata(String name, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withNamespace(names.namespace())
                .withName(name)
                .withLabels(names.labels())
                .withAnnotations(annotations.isEmpty() ? null : annotations)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(fleet.getApiVersion())
                        .withKind(fleet.getKind())
                        .withName(fleet.getMetadata().getName())
                        .withUid(fleet.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .build();
    }
}
