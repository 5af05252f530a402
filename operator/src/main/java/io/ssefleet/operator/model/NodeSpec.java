package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/** What the node pods are made of. Any change here is rolled out: every node is replaced, at the fleet's pace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeSpec(
        @JsonPropertyDescription("The node's image; by default that of the operator's own version.")
        @Size(min = 1, max = 512)
        @ValidationRule(
                value = "self.matches('^[a-zA-Z0-9][-a-zA-Z0-9._/:@]*$')",
                message = "write an image reference such as example.com/ssefleet-node:0.1.0")
        String image,

        @JsonPropertyDescription("When the image is pulled: Always, IfNotPresent or Never; by default as Kubernetes"
                + " decides from the tag.")
        ImagePullPolicy imagePullPolicy,

        @JsonPropertyDescription("Secrets for pulling the image, at most 20; none by default.") @Size(max = 20)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("CPU and memory of the node's container.") @Default("{}")
        Resources resources,

        @JsonPropertyDescription(
                "More environment variables, as in a pod's container, at most 100; none by default. For settings"
                        + " that have no field here, such as SSEFLEET_PER_ADDRESS_MAX.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(e, e.name.matches('^[-._a-zA-Z][-._a-zA-Z0-9]*$'))",
                message = "write names in letters, digits, \"_\", \"-\" and \".\", not beginning with a digit")
        @ValidationRule(
                value = "self.all(e, !(e.name in " + NodeSettings.RESERVED + "))",
                message = NodeSettings.RESERVED_ADVICE)
        @ValidationRule(
                value = "self.all(e, !has(e.value) || e.value == '' || !has(e.valueFrom))",
                message = "write value or valueFrom of a variable, not both")
        @ValidationRule(
                value = "self.all(e, !has(e.valueFrom) || [has(e.valueFrom.configMapKeyRef),"
                        + " has(e.valueFrom.secretKeyRef), has(e.valueFrom.fieldRef),"
                        + " has(e.valueFrom.resourceFieldRef)].exists_one(given, given))",
                message = "write exactly one of configMapKeyRef, secretKeyRef, fieldRef and resourceFieldRef into"
                        + " valueFrom")
        List<EnvVar> env,

        @JsonPropertyDescription("More labels for the pods, at most 50; none by default.")
        @Size(max = 50)
        @ValidationRule(
                value = "self.all(key, !key.startsWith('ssefleet.io/') && !(key in"
                        + " ['app.kubernetes.io/name', 'app.kubernetes.io/instance',"
                        + " 'app.kubernetes.io/managed-by']))",
                message = "labels under ssefleet.io/ and app.kubernetes.io/name, instance and managed-by are"
                        + " the operator's: write other keys")
        @ValidationRule(
                value = "self.all(key, self[key].matches('^([a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?)?$'))",
                message = "write label values in letters, digits, \"-\", \"_\" and \".\", at most 63")
        Map<String, @Size(max = 63) String> labels,

        @JsonPropertyDescription("More annotations for the pods, at most 50; none by default.")
        @Size(max = 50)
        @ValidationRule(
                value = "self.all(key, !key.startsWith('ssefleet.io/')"
                        + " && key != 'controller.kubernetes.io/pod-deletion-cost')",
                message = "annotations under ssefleet.io/ and controller.kubernetes.io/pod-deletion-cost are"
                        + " the operator's: write other keys")
        Map<String, @Size(max = 16384) String> annotations,

        @JsonPropertyDescription("Labels that a machine must have to run a node, at most 50; none by default.")
        @Size(max = 50)
        Map<String, @Size(max = 63) String> nodeSelector,

        @JsonPropertyDescription("Taints of machines that the pods tolerate, as in a pod, at most 50; none by default.")
        @Size(max = 50)
        @ValidationRule(
                value = "self.all(t, (!has(t.effect) || t.effect in ['', 'NoSchedule', 'PreferNoSchedule',"
                        + " 'NoExecute']) && (!has(t.operator) || t.operator in ['', 'Equal', 'Exists']))",
                message = "write operator as Equal or Exists, and effect as NoSchedule, PreferNoSchedule or NoExecute")
        @ValidationRule(
                value = "self.all(t, has(t.operator) && t.operator == 'Exists' ? !has(t.value) || t.value == ''"
                        + " : has(t.key) && t.key != '')",
                message = "write a key, or operator: Exists, which takes no value")
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "Which machines and which other pods the nodes run near, as in a pod; none by default.")
        Affinity affinity,

        @JsonPropertyDescription("How nodes are spread, as topologySpreadConstraints in a pod, at most 10; by default"
                + " over hosts and zones as far as possible. Without a labelSelector it counts this fleet's"
                + " nodes.")
        @Size(max = 10)
        @ValidationRule(
                value = "self.all(s, has(s.topologyKey) && s.topologyKey != '' && has(s.maxSkew) && s.maxSkew >= 1"
                        + " && has(s.whenUnsatisfiable)"
                        + " && s.whenUnsatisfiable in ['DoNotSchedule', 'ScheduleAnyway'])",
                message = "write in each item topologyKey, maxSkew of 1 or more, and whenUnsatisfiable as DoNotSchedule"
                        + " or ScheduleAnyway")
        List<TopologySpreadConstraint> topologySpread,

        @JsonPropertyDescription("The ServiceAccount of the pods; by default one that is made for the fleet.")
        @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
        @ValidationRule(
                value = Rules.IS_OBJECT_NAME,
                message = "write the name of a ServiceAccount" + Rules.OBJECT_NAME_ADVICE)
        String serviceAccountName,

        @JsonPropertyDescription("The PriorityClass of the pods; none by default.")
        @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
        @ValidationRule(
                value = Rules.IS_OBJECT_NAME,
                message = "write the name of a PriorityClass" + Rules.OBJECT_NAME_ADVICE)
        String priorityClassName,

        @JsonPropertyDescription("The RuntimeClass of the pods; by default the cluster's.")
        @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
        @ValidationRule(
                value = Rules.IS_OBJECT_NAME,
                message = "write the name of a RuntimeClass" + Rules.OBJECT_NAME_ADVICE)
        String runtimeClassName,

        @JsonPropertyDescription("The file descriptors that a node needs, and how it gets them.") @Default("{}")
        FileDescriptors fileDescriptors) {

    /** When the image is pulled. */
    public enum ImagePullPolicy {
        Always,
        IfNotPresent,
        Never
    }

    /**
     * Requests and limits of the node's container. The schema merges them key by key over the defaults, so who writes
     * a memory limit alone keeps the CPU request; an absent memory request is the memory limit, as Kubernetes has it.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.requests) || !has(self.limits) || !has(self.requests.memory)"
                    + " || !has(self.limits.memory) || !isQuantity(string(self.requests.memory))"
                    + " || !isQuantity(string(self.limits.memory)) || quantity(string(self.requests.memory))"
                    + ".compareTo(quantity(string(self.limits.memory))) <= 0",
            fieldPath = ".requests.memory",
            message = "must not be above limits.memory (1Gi unless written): write a smaller request or a larger limit")
    @ValidationRule(
            value = "!has(self.requests) || !has(self.limits) || !has(self.requests.cpu)"
                    + " || !has(self.limits.cpu) || !isQuantity(string(self.requests.cpu))"
                    + " || !isQuantity(string(self.limits.cpu)) || quantity(string(self.requests.cpu))"
                    + ".compareTo(quantity(string(self.limits.cpu))) <= 0",
            fieldPath = ".requests.cpu",
            message = "must not be above limits.cpu: write a smaller request (it is 500m unless written) or a larger"
                    + " limit")
    public record Resources(
            @JsonPropertyDescription("What is set aside for each node.")
            @Default("{}")
            @SchemaFrom(type = Requests.class)
            Map<String, Quantity> requests,

            @JsonPropertyDescription("What each node may take at most.") @Default("{}") @SchemaFrom(type = Limits.class)
            Map<String, Quantity> limits) {}

    private static final String CPU_RULE = Rules.IS_QUANTITY + " && " + Rules.QUANTITY
            + ".compareTo(quantity('1m')) >= 0 && " + Rules.QUANTITY + ".compareTo(quantity('10k')) <= 0";
    private static final String CPU_ADVICE = "write CPU cores from 1m (a thousandth) to 10k, such as 500m or \"2\"";
    private static final String MEMORY_RULE = Rules.IS_QUANTITY + " && " + Rules.QUANTITY
            + ".compareTo(quantity('64Mi')) >= 0 && " + Rules.QUANTITY + ".compareTo(quantity('64Ti')) <= 0";
    private static final String MEMORY_ADVICE =
            "write a size in bytes from 64Mi to 64Ti, such as 1Gi (m means a thousandth)";
    private static final String STORAGE_RULE =
            Rules.IS_QUANTITY + " && " + Rules.QUANTITY + ".compareTo(quantity('1')) >= 0";
    private static final String STORAGE_ADVICE = "write a size in bytes such as 100Mi";

    /** The schema of {@code resources.requests}. */
    public record Requests(
            @JsonPropertyDescription("CPU cores, 1m to 10k; default 500m. The plan's CPU limit counts on it.")
            @Default("500m")
            @ValidationRule(value = CPU_RULE, message = CPU_ADVICE)
            Quantity cpu,

            @JsonPropertyDescription("Memory in bytes, 64Mi to 64Ti; by default that of limits: 1Gi.")
            @ValidationRule(value = MEMORY_RULE, message = MEMORY_ADVICE)
            Quantity memory,

            @JsonPropertyDescription("Disk space in bytes; none by default.")
            @JsonProperty("ephemeral-storage")
            @ValidationRule(value = STORAGE_RULE, message = STORAGE_ADVICE)
            Quantity ephemeralStorage) {}

    /** The schema of {@code resources.limits}. */
    public record Limits(
            @JsonPropertyDescription("CPU cores, 1m to 10k; none by default.")
            @ValidationRule(value = CPU_RULE, message = CPU_ADVICE)
            Quantity cpu,

            @JsonPropertyDescription(
                    "Memory in bytes, 64Mi to 64Ti; default 1Gi. The plan's memory limit comes from" + " it.")
            @Default("1Gi")
            @ValidationRule(value = MEMORY_RULE, message = MEMORY_ADVICE)
            Quantity memory,

            @JsonPropertyDescription("Disk space in bytes; none by default.")
            @JsonProperty("ephemeral-storage")
            @ValidationRule(value = STORAGE_RULE, message = STORAGE_ADVICE)
            Quantity ephemeralStorage) {}

    /** The descriptors that a node needs and how it gets them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileDescriptors(
            @JsonPropertyDescription("The hard limit of open descriptors (nofile) that a node needs, 64 to 1073741816;"
                    + " default 65536. Each connection takes one. Running nodes report what they really have.")
            @Min(64)
            @Max(1_073_741_816)
            @Default("65536")
            Integer limit,

            @JsonPropertyDescription("Where the limit comes from: Inherit = from the container runtime; NriAnnotation ="
                    + " from the NRI plugin ulimit-adjuster on the machines; SysResource = the container starts"
                    + " as root with CAP_SYS_RESOURCE and raises it, which Pod Security baseline forbids."
                    + " Default Inherit.")
            @Default("Inherit")
            Strategy strategy) {}

    /** Where the descriptor limit comes from. */
    public enum Strategy {
        Inherit,
        NriAnnotation,
        SysResource
    }
}
