package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Mark;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.GapReason;
import java.util.List;
import java.util.Optional;

/** Where a stream begins to read, and what its client is told about that. */
sealed interface StartingPoint {

    Optional<GapReason> gap();

    /** With what comes from now on. */
    record Live(Optional<GapReason> gap) implements StartingPoint {}

    /**
     * With entries that are not in the log, if any, and then from a place in it.
     *
     * @param from the position that the first entry follows
     */
    record Reading(Position from, List<LogEntry> older, Mark mark, Optional<GapReason> gap) implements StartingPoint {
        private Reading(Mark mark, Optional<GapReason> gap) {
            this(mark.before(), List.of(), mark, gap);
        }
    }

    static StartingPoint of(Resumption resumption) {
        if (resumption instanceof Resumption.After after) {
            return new Reading(after.mark(), Optional.empty());
        } else if (resumption instanceof Resumption.Earliest earliest) {
            return new Reading(earliest.mark(), Optional.empty());
        } else if (resumption instanceof Resumption.Trimmed trimmed) {
            return new Reading(trimmed.mark(), Optional.of(GapReason.TRIMMED));
        } else if (resumption instanceof Resumption.Older older && of(older.then()) instanceof Reading then) {
            return new Reading(older.from(), older.entries(), then.mark(), then.gap());
        }
        return new Live(resumption instanceof Resumption.Unknown ? Optional.of(GapReason.UNKNOWN) : Optional.empty());
    }
}
