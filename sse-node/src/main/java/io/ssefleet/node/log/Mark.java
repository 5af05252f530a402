package io.ssefleet.node.log;

/**
 * A place between two entries: the offset to read next, and the position of the entry before it.
 *
 * @param nextOffset offset of the first entry after this place, which may not exist yet
 * @param before position of the last entry before it; a client that resumes with it starts at this place
 */
public record Mark(long nextOffset, Position before) {}
