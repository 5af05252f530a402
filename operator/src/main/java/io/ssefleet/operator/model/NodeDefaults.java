package io.ssefleet.operator.model;

/**
 * What nodes have where their fleet says nothing, set for all fleets of an operator.
 *
 * @param image the node image
 * @param redisUrl the Redis of fleets that ask for one and name none; empty: there is none
 */
public record NodeDefaults(String image, String redisUrl) {}
