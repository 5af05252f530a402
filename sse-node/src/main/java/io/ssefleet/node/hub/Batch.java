package io.ssefleet.node.hub;

import io.ssefleet.node.log.LogEntry;
import java.util.Arrays;

/**
 * What goes out together: the events of one turn, or of one step of catching up, or a block that is no event. A client is sent a run of
 * it, so whoever encodes the bytes for the wire does so once for all. It is filled anew again and again; used on one event loop only.
 */
public final class Batch {

    private static final int INITIAL_ITEMS = 16;

    private byte[][] wires = new byte[INITIAL_ITEMS][];
    private LogEntry[] entries = new LogEntry[INITIAL_ITEMS];
    private int size;
    private int bytes;
    private long filling;
    private byte[] joined;
    private int joinedFrom;
    private int joinedTo;

    Batch() {}

    void clear() {
        Arrays.fill(wires, 0, size, null);
        Arrays.fill(entries, 0, size, null);
        size = 0;
        bytes = 0;
        joined = null;
        filling++;
    }

    /** Puts an event at the end, and tells its index. */
    int add(LogEntry entry) {
        add(entry.wire());
        entries[size - 1] = entry;
        return size - 1;
    }

    /** Makes this batch the one block, which is no event of the log. */
    Batch only(byte[] block) {
        clear();
        add(block);
        return this;
    }

    private void add(byte[] wire) {
        if (size == wires.length) {
            wires = Arrays.copyOf(wires, 2 * size);
            entries = Arrays.copyOf(entries, 2 * size);
        }
        wires[size++] = wire;
        bytes += wire.length;
    }

    LogEntry entry(int index) {
        return entries[index];
    }

    public int size() {
        return size;
    }

    int bytes() {
        return bytes;
    }

    int bytes(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += wires[i].length;
        }
        return sum;
    }

    /** Changes whenever the batch is filled anew: what was encoded of it before is then of no use. */
    public long filling() {
        return filling;
    }

    /** An item's bytes, which nobody may change. */
    public byte[] wire(int index) {
        return wires[index];
    }

    /** The bytes of a run, which nobody may change; asked for the same run again, the same array. */
    public byte[] joined(int from, int to) {
        if (to - from == 1) {
            return wires[from];
        }
        if (joined == null || from != joinedFrom || to != joinedTo) {
            joined = new byte[bytes(from, to)];
            int at = 0;
            for (int i = from; i < to; i++) {
                System.arraycopy(wires[i], 0, joined, at, wires[i].length);
                at += wires[i].length;
            }
            joinedFrom = from;
            joinedTo = to;
        }
        return joined;
    }
}
