package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.Update;

/** What stands in the stream. */
sealed interface StreamEntry {

    Position position();

    /** The position of the entry before it, which may have been trimmed since. */
    Position before();

    record Event(Position position, Position before, Update update) implements StreamEntry {}

    /** Events were lost here, for all nodes. */
    record Gap(Position position, Position before) implements StreamEntry {}
}
