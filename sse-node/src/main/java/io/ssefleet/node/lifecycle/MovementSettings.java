package io.ssefleet.node.lifecycle;

import java.time.Duration;

/**
 * How clients are sent away.
 *
 * @param propagation from the moment that readiness goes down until the first stream is closed
 * @param pacePerSecond streams; until told otherwise
 * @param deadline from the first close until the process exits, whatever is left
 */
public record MovementSettings(Duration propagation, double pacePerSecond, Duration deadline) {}
