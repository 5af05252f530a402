package io.ssefleet.bench.wire;

import java.net.ProtocolException;
import java.util.Arrays;

/**
 * Splits an event stream into its fields (WHATWG HTML, section 9.2.6). Between two reads it keeps nothing but a line that has
 * not ended yet.
 */
public final class EventStreamReader {
    private static final int LONGEST_LINE = 16 << 20;
    private static final byte[] NOTHING = {};

    /** The fields that mean something. */
    public enum Field {
        data,
        event,
        id,
        retry
    }

    /** Where the fields go. */
    public interface Sink {
        /** A field's value is {@code bytes[from..to)}; the array is valid during the call only. */
        void field(Field name, byte[] bytes, int from, int to);

        /** A blank line: what was collected is an event, if it has data. */
        void dispatch();
    }

    private byte[] unfinished = NOTHING;
    private boolean afterReturn;

    /** Takes the next bytes of the stream, {@code bytes[from..to)}. */
    public void read(byte[] bytes, int from, int to, Sink sink) throws ProtocolException {
        int start = from;
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                if (!(afterReturn && i == start && unfinished.length == 0)) {
                    endLine(bytes, start, i, sink);
                }
                afterReturn = false;
                start = i + 1;
            } else if (next == '\r') {
                endLine(bytes, start, i, sink);
                afterReturn = true;
                start = i + 1;
            }
        }
        if (start < to) {
            keep(bytes, start, to);
        }
    }

    private void keep(byte[] bytes, int from, int to) throws ProtocolException {
        int length = unfinished.length;
        if (length + to - from > LONGEST_LINE) {
            throw new ProtocolException("a line of the event stream is longer than " + LONGEST_LINE + " bytes");
        }
        unfinished = Arrays.copyOf(unfinished, length + to - from);
        System.arraycopy(bytes, from, unfinished, length, to - from);
    }

    private void endLine(byte[] bytes, int from, int to, Sink sink) throws ProtocolException {
        if (unfinished.length == 0) {
            line(bytes, from, to, sink);
        } else {
            keep(bytes, from, to);
            byte[] line = unfinished;
            unfinished = NOTHING;
            line(line, 0, line.length, sink);
        }
    }

    private static void line(byte[] bytes, int from, int to, Sink sink) {
        if (from == to) {
            sink.dispatch();
            return;
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        Field name = name(bytes, from, colon);
        if (name != null) {
            int value = colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, to);
            sink.field(name, bytes, value, to);
        }
    }

    private static Field name(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 2 -> bytes[from] == 'i' && bytes[from + 1] == 'd' ? Field.id : null;
            case 4 -> is(bytes, from, "data") ? Field.data : null;
            case 5 -> is(bytes, from, "event") ? Field.event : is(bytes, from, "retry") ? Field.retry : null;
            default -> null;
        };
    }

    private static boolean is(byte[] bytes, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
