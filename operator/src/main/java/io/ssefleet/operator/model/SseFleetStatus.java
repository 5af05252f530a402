package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator reports: how the fleet got to its size, what limits it, and how it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SseFleetStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @JsonPropertyDescription("The label selector of the node pods, for the scale subresource.") @LabelSelector
        String selector,

        @JsonPropertyDescription("Node pods that exist and are not being taken away.") @StatusReplicas
        Integer replicas,

        @JsonPropertyDescription("Node pods that are ready.")
        Integer readyReplicas,

        @JsonPropertyDescription("Node pods that are sending their clients away.")
        Integer drainingReplicas,

        @JsonPropertyDescription("The size of the fleet and its reason.")
        Plan plan,

        @JsonPropertyDescription("Connections open now, and what the fleet can hold.")
        Connections connections,

        @JsonPropertyDescription("What moves clients from node to node now; absent at rest.")
        Movement movement,

        @JsonPropertyDescription("How the fleet is: Ready, Reconciling, Stalled, ScalingLimited, MetricsAvailable,"
                + " BackplaneAvailable, Draining, FileDescriptorsSufficient, Warning.")
        @SchemaFrom(type = StatusCondition[].class)
        List<Condition> conditions) {

    /** The size and its reason. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Plan(
            @JsonPropertyDescription("Connections that the plan counts on per node.")
            Long connectionsPerNode,

            @JsonPropertyDescription("Where connectionsPerNode comes from: Declared, or the limit that binds.")
            LimitedBy limitedBy,

            @JsonPropertyDescription("Nodes that the fleet is to have.")
            Integer desiredReplicas,

            @JsonPropertyDescription("How the plan came to this, in words and numbers.")
            String explanation,

            @JsonPropertyDescription("Figures that may be declared or measured, and which of them the plan uses.")
            List<Input> inputs) {}

    /** A figure that the plan is computed with. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Input(
            @JsonPropertyDescription(
                    "Which figure: fileDescriptors, memoryPerConnection in bytes, or deliveriesPerCoreSecond.")
            String name,

            @JsonPropertyDescription("What the spec says, its defaults included.")
            Long declared,

            @JsonPropertyDescription("What holds until it is declared or measured.")
            Long assumed,

            @JsonPropertyDescription("What the nodes measure.")
            Long measured,

            @JsonPropertyDescription("Which of them counts: Declared, Assumed or Measured.")
            String used) {}

    /** Connections open now, and what the fleet can hold; utilization in percent of capacity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Connections(
            @JsonPropertyDescription("Connections open now, on all nodes that answered.")
            Long current,

            @JsonPropertyDescription("The target that the plan was made for.")
            Long target,

            @JsonPropertyDescription("Connections that the ready nodes can hold as planned, without burst.")
            Long capacity,

            @JsonPropertyDescription("Connections open now in percent of capacity.")
            Integer utilization) {}

    /** What moves clients now, how far it is, and when it is done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Movement(
            @JsonPropertyDescription("What it is: Rollout, ScaleDown, Rebalance (after a scale-up), CutOff (a node"
                    + " without backplane is replaced) or Leaving (nodes are on their way out).")
            String kind,

            @JsonPropertyDescription("Nodes that have yet to send clients away.")
            Integer nodes,

            @JsonPropertyDescription("Clients that are still to be moved.")
            Long connections,

            @JsonPropertyDescription(
                    "The most clients that it had still to move, so that connections tells how far it is.")
            Long totalConnections,

            @JsonPropertyDescription("When it will be done at the fleet's pace, if new nodes start at once; absent"
                    + " while it waits for something that takes its own time.")
            String expectedEnd) {}

    /** The schema of a condition, field by field that of Kubernetes' {@code metav1.Condition}. */
    public record StatusCondition(
            @JsonPropertyDescription("What it is about, such as Ready.") @Required
            String type,

            @JsonPropertyDescription("True, False or Unknown.") @Required
            ConditionStatus status,

            @JsonPropertyDescription("The generation of the spec that it is about.")
            Long observedGeneration,

            @JsonPropertyDescription("When status last changed.") @Required
            String lastTransitionTime,

            @JsonPropertyDescription("Why, in one CamelCase word for programs.") @Required
            String reason,

            @JsonPropertyDescription("Why, in a sentence for people.")
            String message) {}

    /** What a condition says. */
    public enum ConditionStatus {
        True,
        False,
        Unknown
    }
}
