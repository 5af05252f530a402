package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.log.Position;

/** How far this node is: what it has read of the stream, what Redis has acknowledged to it, and a gap marker that it knows to come. */
final class Progress {

    private Position read = Position.ZERO;
    private Position acknowledged = Position.ZERO;
    private Position gapAhead = Position.ZERO;

    void read(Position position) {
        read = position;
    }

    Position read() {
        return read;
    }

    void acknowledged(Position position) {
        acknowledged = later(acknowledged, position);
    }

    Position acknowledged() {
        return acknowledged;
    }

    void gapAhead(Position position) {
        gapAhead = later(gapAhead, position);
    }

    /** Whether a loss before this position will be told by a marker that comes after it. */
    boolean gapFollows(Position position) {
        return gapAhead.compareTo(position) > 0;
    }

    /** The last entry that this node knows to have been in the stream. */
    Position known() {
        return later(read, acknowledged);
    }

    private static Position later(Position a, Position b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
