package io.ssefleet.node.log;

import java.util.List;

/** Where a subscriber starts to read, and what it has to be told about it. */
public sealed interface Resumption {

    /** It asked for nothing: only what comes from now on. */
    record Live() implements Resumption {}

    /** Everything after the position it named: nothing is missing. */
    record After(Mark mark) implements Resumption {}

    /** It asked for all there is. */
    record Earliest(Mark mark) implements Resumption {}

    /** The position it named is known, but what followed is no longer all there: everything from the oldest entry. */
    record Trimmed(Mark mark) implements Resumption {}

    /**
     * Entries that are not in the log come first, then what the log has.
     *
     * @param from the position that the first of them follows
     * @param then {@link After} or {@link Trimmed}, whose mark follows the last of them
     */
    record Older(Position from, List<LogEntry> entries, Resumption then) implements Resumption {
        public Older {
            entries = List.copyOf(entries);
        }
    }

    /** The id means nothing to this log, so a replay would double what the client has: only what comes from now on. */
    record Unknown() implements Resumption {}
}
