package io.ssefleet.node.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.unix.Buffer;
import io.ssefleet.node.hub.Batch;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A batch as it goes over the wire, in memory that the kernel can read, encoded once for all connections of an event loop. With HTTP/1.1
 * each item is a chunk of its own (RFC 9112 section 7.1), so that any run of them is well formed. Used on its loop only.
 */
final class WireFrames {

    private static final int INITIAL_BYTES = 64 * 1024;
    private static final int INITIAL_ITEMS = 64;
    private static final byte[] NEW_LINE = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};

    private final boolean chunked;
    private final boolean nativeTransport;
    private ByteBuffer bytes;
    private long address;
    private int[] starts = new int[INITIAL_ITEMS];
    private Batch batch;
    private long filling;
    private int encodedItems;

    WireFrames(boolean chunked, boolean nativeTransport) {
        this.chunked = chunked;
        this.nativeTransport = nativeTransport;
        allocate(INITIAL_BYTES);
    }

    private void allocate(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        address = nativeTransport ? Buffer.memoryAddress(bytes) : 0;
    }

    /** Makes the batch's bytes readable here; costs nothing when they are already. */
    void encode(Batch wanted) {
        if (wanted != batch || wanted.filling() != filling) {
            batch = wanted;
            filling = wanted.filling();
            encodedItems = 0;
            bytes.clear();
        }
        if (encodedItems < wanted.size()) {
            encodeRest(wanted);
        }
    }

    private void encodeRest(Batch wanted) {
        int size = wanted.size();
        if (size >= starts.length) {
            starts = Arrays.copyOf(starts, Math.max(2 * starts.length, size + 1));
        }
        for (; encodedItems < size; encodedItems++) {
            byte[] wire = wanted.wire(encodedItems);
            byte[] head = chunked ? chunkHead(wire.length) : NOTHING;
            ensureRoom(head.length + wire.length + NEW_LINE.length);
            bytes.put(head).put(wire);
            if (chunked) {
                bytes.put(NEW_LINE);
            }
            starts[encodedItems + 1] = bytes.position();
        }
    }

    private static byte[] chunkHead(int length) {
        return (Integer.toHexString(length) + "\r\n").getBytes(US_ASCII);
    }

    private void ensureRoom(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer full = bytes.flip();
            allocate(Math.max(2 * full.capacity(), full.remaining() + more));
            bytes.put(full);
        }
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return starts[index + 1];
    }

    /** Index of the item that the byte at this place belongs to. */
    int itemAt(int place) {
        int found = Arrays.binarySearch(starts, 0, encodedItems + 1, place);
        return found >= 0 ? found : -found - 2;
    }

    /** Where the bytes are in memory; only with a native transport. */
    long address() {
        return address;
    }

    byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return copy;
    }

    /** What a stream ends with, its end included. */
    byte[] last(byte[] wire) {
        if (!chunked) {
            return wire;
        }
        byte[] head = chunkHead(wire.length);
        byte[] all = Arrays.copyOf(head, head.length + wire.length + NEW_LINE.length + LAST_CHUNK.length);
        System.arraycopy(wire, 0, all, head.length, wire.length);
        System.arraycopy(NEW_LINE, 0, all, head.length + wire.length, NEW_LINE.length);
        System.arraycopy(LAST_CHUNK, 0, all, all.length - LAST_CHUNK.length, LAST_CHUNK.length);
        return all;
    }
}
