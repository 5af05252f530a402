package io.ssefleet.node.log;

import java.util.List;

/** One event in the log, encoded once: every subscriber is sent the same {@link #wire()} bytes, which nobody may change. */
public final class LogEntry {

    /** What an entry costs beside its wire bytes (objects, index slots), counted so that the byte limit means memory. */
    public static final int OVERHEAD_BYTES = 200;

    private final long offset;
    private final Position position;
    private final EventContent content;
    private final long appendedNanos;

    private static final long NO_OFFSET = -1;

    LogEntry(long offset, Position position, EventContent content, long appendedNanos) {
        this.offset = offset;
        this.position = position;
        this.content = content;
        this.appendedNanos = appendedNanos;
    }

    /** An entry that the log does not hold any more, or never did. */
    public static LogEntry apart(Position position, EventContent content) {
        return new LogEntry(NO_OFFSET, position, content, 0);
    }

    /** The entry's number in this process's log: contiguous, and meaningless anywhere else. */
    public long offset() {
        return offset;
    }

    public Position position() {
        return position;
    }

    public String id() {
        return content.id();
    }

    public List<String> topics() {
        return content.topics();
    }

    /** Whether this is no event but the place where some were lost, which every stream has to be told. */
    public boolean isGap() {
        return content.topics().isEmpty();
    }

    public boolean isPrivate() {
        return content.isPrivate();
    }

    public byte[] wire() {
        return content.wire();
    }

    EventContent content() {
        return content;
    }

    /** The nano time at which its age began. */
    public long appendedNanos() {
        return appendedNanos;
    }

    public long weightBytes() {
        return (long) content.wire().length + OVERHEAD_BYTES;
    }
}
