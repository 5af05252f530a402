package io.ssefleet.bench.load;

import java.net.InetAddress;
import java.util.List;

/**
 * What load to put on which servers.
 *
 * @param targets the servers; clients and publishers are spread over them evenly
 * @param sources the addresses that clients connect from; none = the system's choice
 * @param connectsPerSecond how fast clients connect; 0 = as fast as the servers answer
 * @param topics how many topics; every client subscribes to one, in turn
 * @param publishers how many connections publish
 * @param eventBytes the data of an event, at least {@link Payload#LEAST_BYTES}
 */
public record LoadSpec(
        List<Target> targets,
        List<InetAddress> sources,
        double connectsPerSecond,
        int topics,
        int publishers,
        int eventBytes) {
    static String topic(int index) {
        return "load/" + (index + 1);
    }
}
