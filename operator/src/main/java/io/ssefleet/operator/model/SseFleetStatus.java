package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator reports: how the fleet got to its size, what limits it, and how it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SseFleetStatus(
        Long observedGeneration,
        @LabelSelector String selector,
        @StatusReplicas Integer replicas,
        Integer readyReplicas,
        Integer drainingReplicas,
        Plan plan,
        Connections connections,
        List<Condition> conditions) {

    /** The size and its reason. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Plan(Long connectionsPerNode, LimitedBy limitedBy, Integer desiredReplicas, String explanation) {}

    /** Connections open now, and what the fleet can hold; utilization in percent of capacity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Connections(Long current, Long target, Long capacity, Integer utilization) {}
}
