package io.ssefleet.operator.plan;

/**
 * How many bytes one event takes on a node's network link, on its way to one subscriber.
 *
 * <p>Counted, for data of one line and the ids that the nodes make:
 *
 * <ul>
 *   <li>the event stream's framing: {@code id: }, 45 characters of {@code urn:uuid:...}, newline; {@code data: }, the
 *       data, newline; the empty line that ends the event: 58 bytes beside the data;
 *   <li>the chunk of HTTP/1.1 around it: its length in hexadecimal and two CRLF;
 *   <li>for each TCP segment of at most 1,448 bytes: 32 bytes of TCP header with timestamps, 20 of IPv4, and 38 of
 *       Ethernet with its checksum, preamble and gap between frames.
 * </ul>
 *
 * <p>Not counted: TLS (it ends before the nodes), acknowledgements (they come the other way), retransmissions,
 * heartbeats, and the gain of sending several events in one segment. The share of the bandwidth that is planned with
 * leaves room for them.
 */
public final class WireSize {
    private static final int ID_LINE = "id: ".length() + "urn:uuid:".length() + 36 + 1;
    private static final int DATA_LINE_FRAMING = "data: ".length() + 1;
    private static final int EMPTY_LINE = 1;
    private static final int CHUNK_LINE_ENDS = 4;
    private static final int SEGMENT_PAYLOAD = 1448;
    private static final int SEGMENT_HEADERS = 32 + 20 + 38;

    private WireSize() {}

    /** Bytes on the wire for an event of so many bytes of data (0 or more). */
    public static long ofEvent(int eventSizeBytes) {
        long block = (long) ID_LINE + DATA_LINE_FRAMING + eventSizeBytes + EMPTY_LINE;
        long payload = Long.toHexString(block).length() + CHUNK_LINE_ENDS + block;
        long segments = (payload + SEGMENT_PAYLOAD - 1) / SEGMENT_PAYLOAD;
        return payload + segments * SEGMENT_HEADERS;
    }
}
