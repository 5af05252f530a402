package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/**
 * What a platform team asks for. Only the target is required; the schema fills in every other default. No rule ties
 * {@code minReplicas} to another field: autoscalers write it through the scale subresource, and a refusal would stop
 * them for good.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.capacity.fileDescriptorReserve < self.node.fileDescriptors.limit",
        fieldPath = ".capacity.fileDescriptorReserve",
        message = "must be below node.fileDescriptors.limit: write a smaller reserve or a larger limit")
public record SseFleetSpec(
        @JsonPropertyDescription("Open connections that the fleet always has room for, 1 to 1000000000. Required;"
                + " the only field that has to be written.")
        @Required
        @Min(1)
        @Max(1_000_000_000)
        Long targetConnections,

        @JsonPropertyDescription("What one node can hold, or what that is computed from.") @Default("{}")
        CapacitySpec capacity,

        @JsonPropertyDescription("Nodes that the fleet has at least, 1 or more; default 1. The scale subresource reads"
                + " and writes it. A floor: a lower value never takes the fleet below its target.")
        @SpecReplicas
        @Min(1)
        @Max(1_000_000)
        @Default("1")
        Integer minReplicas,

        @JsonPropertyDescription("Nodes that the fleet has at most, 1 or more, also where minReplicas is higher; none"
                + " by default. When the target needs more, the condition ScalingLimited says how many.")
        @Min(1)
        @Max(1_000_000)
        Integer maxReplicas,

        @JsonPropertyDescription(
                "Nodes that may fail without the fleet falling below its target, 0 to 1000;" + " default 0.")
        @Min(0)
        @Max(1000)
        @Default("0")
        Integer spareNodes,

        @JsonPropertyDescription("Growing beyond the target on the connections that are really open; absent by"
                + " default: the target alone decides.")
        AutoscalingSpec autoscaling,

        @JsonPropertyDescription("How fast clients may be made to reconnect.") @Default("{}")
        ReconnectsSpec reconnects,

        @JsonPropertyDescription("How nodes are replaced and taken away.") @Default("{}")
        RolloutSpec rollout,

        @JsonPropertyDescription("What the node pods are made of.") @Default("{}")
        NodeSpec node,

        @JsonPropertyDescription("How events are kept, sent and protected.") @Default("{}")
        StreamSpec stream,

        @JsonPropertyDescription("How clients reach the nodes.") @Default("{}")
        ExposureSpec exposure,

        @JsonPropertyDescription(
                "With true the operator changes nothing of this fleet until it is false again; the nodes"
                        + " go on serving. Default false.")
        @Default("false")
        Boolean paused) {}
