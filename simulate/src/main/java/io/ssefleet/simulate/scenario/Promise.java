package io.ssefleet.simulate.scenario;

/**
 * One of the things that the operator promises, and how it went.
 *
 * @param promise what was promised
 * @param kept whether it was
 * @param found what was seen: how much, and when
 */
public record Promise(String promise, boolean kept, String found) {}
