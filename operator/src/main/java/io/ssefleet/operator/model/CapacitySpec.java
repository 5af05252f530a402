package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** What one node can hold, or what it is computed from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapacitySpec(
        @JsonPropertyDescription("Connections that the plan counts on per node, 1 to 10000000; by default computed as"
                + " the least of what descriptors, memory, CPU and network allow. A value above what the"
                + " descriptors allow is clamped to that, and the status says so.")
        @Min(1)
        @Max(10_000_000)
        Long connectionsPerNode,

        @JsonPropertyDescription(
                "How much more than planned a node admits while clients move, in percent, 0 to 100;" + " default 20.")
        @Min(0)
        @Max(100)
        @Default("20")
        Integer burst,

        @JsonPropertyDescription("Memory that one connection takes, kernel memory included, in bytes as a quantity such"
                + " as 8Ki, 1 to 1Gi; by default measured on the nodes, and 8Ki until any is measured.")
        @ValidationRule(
                value = Rules.IS_QUANTITY + " && " + Rules.QUANTITY + ".compareTo(quantity('1')) >= 0 && "
                        + Rules.QUANTITY + ".compareTo(quantity('1Gi')) <= 0",
                message = "write a size in bytes from 1 to 1Gi, such as 8Ki or 50k (m means a thousandth)")
        Quantity memoryPerConnection,

        @JsonPropertyDescription("Descriptors that a node keeps for itself, for its own files, probes and publishers,"
                + " 16 to 1000000 and below node.fileDescriptors.limit; default 512.")
        @Min(16)
        @Max(1_000_000)
        @Default("512")
        Integer fileDescriptorReserve,

        @JsonPropertyDescription("Events that one connection receives per second, as a quantity, fractions allowed (in"
                + " quotes: \"0.5\"), above 0 and up to 1M; none by default. Feeds the CPU and network limits.")
        @ValidationRule(
                value = Rules.IS_QUANTITY + " && " + Rules.QUANTITY + ".isGreaterThan(quantity('0')) && "
                        + Rules.QUANTITY + ".compareTo(quantity('1M')) <= 0",
                message = "write events per second and connection, above 0 and up to 1M, such as \"2\" or \"0.5\"")
        Quantity eventsPerSecond,

        @JsonPropertyDescription("Data in one event, in bytes, 1 to 1048576; default 512. Feeds the network limit.")
        @Min(1)
        @Max(1_048_576)
        @Default("512")
        Integer eventSize,

        @JsonPropertyDescription("Bandwidth that one node may use, in bits per second as a quantity such as 1G,"
                + " 1k to 10T; none by default. Feeds the network limit.")
        @ValidationRule(
                value = Rules.IS_QUANTITY + " && " + Rules.QUANTITY + ".compareTo(quantity('1k')) >= 0 && "
                        + Rules.QUANTITY + ".compareTo(quantity('10T')) <= 0",
                message = "write bits per second from 1k to 10T, such as 1G or 500M")
        Quantity networkBandwidth) {}
