package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;

/** What one node can hold, or what it is computed from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapacitySpec(
        Long connectionsPerNode,
        @Default("20") Integer burst,
        Quantity memoryPerConnection,
        @Default("512") Integer fileDescriptorReserve,
        Quantity eventsPerSecond,
        @Default("512") Integer eventSize,
        Quantity networkBandwidth) {}
