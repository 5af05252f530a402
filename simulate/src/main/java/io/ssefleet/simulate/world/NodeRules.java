package io.ssefleet.simulate.world;

import io.ssefleet.node.hub.RetrySpread;
import java.time.Duration;

/**
 * What the nodes of a fleet are told by their environment.
 *
 * @param admitPerNode connections that one admits
 * @param retry the wait that its clients get
 * @param propagation from SIGTERM until it begins to close streams
 * @param drainDeadline the longest that closing them may take
 * @param pacePerSecond until the operator says something else
 */
public record NodeRules(
        long admitPerNode, RetrySpread retry, Duration propagation, Duration drainDeadline, double pacePerSecond) {}
