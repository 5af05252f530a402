package io.ssefleet.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of an event of a load run, as text that needs no encoding anywhere: run, publisher, topic, number (counted per
 * publisher and topic from 1) and the clock when it was published, in hexadecimal of fixed width.
 */
public final class Payload {
    private static final int TOPIC = 14;
    private static final int PUBLISHER = 9;
    private static final int NUMBER = 19;
    private static final int NANOS = 28;
    private static final int SHORT = 4;
    private static final int INT = 8;
    private static final int LONG = 16;

    /** The least size of an event's data. */
    public static final int LEAST_BYTES = NANOS + LONG;

    private Payload() {}

    static byte[] encode(int run, int publisher, int topic, int number, long nanos, int size) {
        byte[] bytes = new byte[size];
        String head = "%08x-%04x-%04x-%08x-%016x".formatted(run, publisher, topic, number, nanos);
        byte[] ascii = head.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        Arrays.fill(bytes, ascii.length, size, (byte) 'x');
        return bytes;
    }

    /** Whether this is an event of a run. */
    static boolean isOf(int run, byte[] bytes, int from, int to) {
        return to - from >= LEAST_BYTES && bytes[from + INT] == '-' && (int) hex(bytes, from, INT) == run;
    }

    static int publisher(byte[] bytes, int from) {
        return (int) hex(bytes, from + PUBLISHER, SHORT);
    }

    static int topic(byte[] bytes, int from) {
        return (int) hex(bytes, from + TOPIC, SHORT);
    }

    static int number(byte[] bytes, int from) {
        return (int) hex(bytes, from + NUMBER, INT);
    }

    static long nanos(byte[] bytes, int from) {
        return hex(bytes, from + NANOS, LONG);
    }

    private static long hex(byte[] bytes, int from, int digits) {
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            byte digit = bytes[i];
            value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10) & 0xf;
        }
        return value;
    }
}
