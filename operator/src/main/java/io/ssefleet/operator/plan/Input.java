package io.ssefleet.operator.plan;

import java.util.OptionalLong;

/**
 * A figure that a plan is computed with: what the resource declares, what holds until one of the others says it, what the nodes have measured, and which of
 * the three was used.
 */
public record Input(
        String name, OptionalLong declared, OptionalLong assumed, OptionalLong measured, Limit.Source used) {
    public static final String MEMORY_PER_CONNECTION = "memoryPerConnection";
    public static final String DELIVERIES_PER_CORE_SECOND = "deliveriesPerCoreSecond";
    public static final String FILE_DESCRIPTORS = "fileDescriptors";
}
