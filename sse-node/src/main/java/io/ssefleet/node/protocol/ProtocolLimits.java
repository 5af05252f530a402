package io.ssefleet.node.protocol;

import java.time.Duration;

/**
 * What requests may contain.
 *
 * @param bodyBytes of a publication
 * @param topicBytes of one topic, in UTF-8
 * @param topics of one subscription or publication
 * @param idCharacters of a publisher's id
 * @param retryFloor the smallest {@code retry} that clients are told
 */
public record ProtocolLimits(long bodyBytes, long topicBytes, int topics, int idCharacters, Duration retryFloor) {}
