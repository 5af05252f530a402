package io.ssefleet.bench.load;

/**
 * Clients that left, missed events, and came back together.
 *
 * @param clients how many that had been present
 * @param missed what was published while they were away
 * @param after what was published from their return on; its latencies are those of the clients that had stayed
 */
public record Return(int clients, Phase missed, Phase after) {}
