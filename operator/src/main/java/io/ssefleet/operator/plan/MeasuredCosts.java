package io.ssefleet.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a connection and a delivery cost, as the running nodes measure it: the median over the nodes that are busy enough to tell, and
 * one figure is kept until the nodes differ from it clearly, so that replicas do not flap.
 */
public final class MeasuredCosts {
    /** A node without connections takes more than this. */
    private static final long LEAST_BASE_BYTES = 96L << 20;

    /** What the kernel keeps for an idle socket; it counts for the pod's limit and not for the process. */
    private static final long KERNEL_BYTES = 4_500;

    private static final long ENOUGH_CONNECTIONS = 1_000;
    private static final Duration CPU_WINDOW = Duration.ofSeconds(60);

    /** Below this part of a core, what a node does besides delivering counts too much. */
    private static final double BUSY_CORES = 0.2;

    private static final double CLEARLY = 0.2;

    /**
     * One node's figures at one moment.
     *
     * @param logBytes what its event log holds
     * @param delivered events since its process started
     * @param cpuSeconds CPU time since its process started
     */
    public record Sample(
            String node, long connections, long residentBytes, long logBytes, long delivered, double cpuSeconds) {}

    private record Start(Instant at, Sample sample) {}

    private final Map<String, Start> starts = new HashMap<>();
    private final Map<String, Double> deliveries = new HashMap<>();
    private double memoryPerConnection;
    private double deliveriesPerCoreSecond;

    /** Goes on with figures that were used before, 0 where there are none: those that a status tells. */
    public MeasuredCosts(long memoryPerConnectionBytes, long deliveriesPerCoreSecond) {
        this.memoryPerConnection = memoryPerConnectionBytes;
        this.deliveriesPerCoreSecond = deliveriesPerCoreSecond;
    }

    /** @param plannedPerNode connections that the plan counts on; a node tells what one costs when half of them are there */
    public void add(Instant now, Collection<Sample> samples, long plannedPerNode) {
        long enough = Math.max(ENOUGH_CONNECTIONS, plannedPerNode / 2);
        double[] memory = samples.stream()
                .filter(s -> s.connections() >= enough)
                .mapToDouble(MeasuredCosts::memoryPerConnection)
                .toArray();
        memoryPerConnection = settled(memoryPerConnection, memory);

        var nodes = samples.stream().map(Sample::node).collect(Collectors.toSet());
        starts.keySet().retainAll(nodes);
        deliveries.keySet().retainAll(nodes);
        samples.forEach(sample -> addDeliveries(now, sample));
        deliveriesPerCoreSecond = settled(
                deliveriesPerCoreSecond,
                deliveries.values().stream().mapToDouble(d -> d).toArray());
    }

    public OptionalLong memoryPerConnectionBytes() {
        return memoryPerConnection > 0 ? OptionalLong.of(Math.round(memoryPerConnection)) : OptionalLong.empty();
    }

    public OptionalDouble deliveriesPerCoreSecond() {
        return deliveriesPerCoreSecond > 0
                ? OptionalDouble.of(Math.rint(deliveriesPerCoreSecond))
                : OptionalDouble.empty();
    }

    private static double memoryPerConnection(Sample sample) {
        long ofConnections = Math.max(0, sample.residentBytes() - LEAST_BASE_BYTES - sample.logBytes());
        return KERNEL_BYTES + (double) ofConnections / sample.connections();
    }

    private void addDeliveries(Instant now, Sample sample) {
        Start start = Objects.requireNonNull(starts.computeIfAbsent(sample.node(), node -> new Start(now, sample)));
        Duration passed = Duration.between(start.at(), now);
        if (passed.compareTo(CPU_WINDOW) < 0) {
            return;
        }
        starts.put(sample.node(), new Start(now, sample));
        double cpu = sample.cpuSeconds() - start.sample().cpuSeconds();
        long delivered = sample.delivered() - start.sample().delivered();
        if (cpu >= BUSY_CORES * passed.toSeconds() && delivered > 0) {
            deliveries.put(sample.node(), delivered / cpu);
        }
    }

    private static double settled(double used, double[] measured) {
        if (measured.length == 0) {
            return used;
        }
        Arrays.sort(measured);
        int middle = measured.length / 2;
        double median = measured.length % 2 == 1 ? measured[middle] : (measured[middle - 1] + measured[middle]) / 2;
        return Math.abs(median - used) > CLEARLY * used ? median : used;
    }
}
