package io.ssefleet.node.hub;

import java.time.Duration;

/**
 * How streams are kept.
 *
 * @param heartbeat no stream is silent for longer
 * @param connectionMaxAge zero: no limit; otherwise streams end at 80 to 100 % of it
 * @param slowMaxLagBytes due to a client that takes nothing
 * @param gapEvent whether clients are told of gaps
 * @param retry what clients are told to wait
 */
public record HubSettings(
        Duration heartbeat,
        Duration connectionMaxAge,
        long slowMaxLagBytes,
        SlowPolicy slowPolicy,
        boolean gapEvent,
        RetrySpread retry) {}
