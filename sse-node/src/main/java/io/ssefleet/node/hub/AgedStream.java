package io.ssefleet.node.hub;

/** A stream that has reached its age and waits to be ended at the pace. */
public record AgedStream(LoopHub streams, Subscriber subscriber) {}
