package io.ssefleet.simulate.world;

import java.time.Duration;

/**
 * How long things take in the simulated cluster.
 *
 * @param nodeStartMin from a place on a machine until the node could be ready, at least
 * @param nodeStartMax the same, at most
 * @param readinessPeriod how often the kubelet asks; a node is ready at the first look after its start
 * @param endpoints until everyone sends new connections by changed endpoints
 * @param signal from a pod's deletion until its process gets SIGTERM
 * @param removal from the process' end until the pod is gone
 * @param machineStart until a new machine can take a pod; zero: there is always room
 * @param notReadyAfter until a machine that vanished is noticed (kube-controller-manager's node-monitor-grace-period)
 * @param removedAfter until the pods of a machine that vanished are removed, in a cloud that says that it is gone
 * @param connectTimeout until a client gives up to connect to a machine that vanished
 * @param roundTrip until a new connection is there
 */
public record ClusterTimes(
        Duration nodeStartMin,
        Duration nodeStartMax,
        Duration readinessPeriod,
        Duration endpoints,
        Duration signal,
        Duration removal,
        Duration machineStart,
        Duration notReadyAfter,
        Duration removedAfter,
        Duration connectTimeout,
        Duration roundTrip) {

    /** A cluster with room on its machines. */
    public static final ClusterTimes USUAL = new ClusterTimes(
            Duration.ofSeconds(8),
            Duration.ofSeconds(12),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofSeconds(50),
            Duration.ofSeconds(90),
            Duration.ofSeconds(10),
            Duration.ofMillis(250));

    /** The same with machines that a cluster autoscaler has to bring. */
    public ClusterTimes withMachineStart(Duration time) {
        return new ClusterTimes(
                nodeStartMin,
                nodeStartMax,
                readinessPeriod,
                endpoints,
                signal,
                removal,
                time,
                notReadyAfter,
                removedAfter,
                connectTimeout,
                roundTrip);
    }

    /** The same with nodes that start within these bounds. */
    public ClusterTimes withNodeStart(Duration min, Duration max) {
        return new ClusterTimes(
                min,
                max,
                readinessPeriod,
                endpoints,
                signal,
                removal,
                machineStart,
                notReadyAfter,
                removedAfter,
                connectTimeout,
                roundTrip);
    }
}
