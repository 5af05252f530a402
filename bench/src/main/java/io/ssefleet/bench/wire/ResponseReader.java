package io.ssefleet.bench.wire;

import java.net.ProtocolException;
import java.util.List;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response and hands its body on as it comes, without the transfer coding (RFC 9112). It is written by hand
 * because a client holds one for each of its tens of thousands of streams, for as long as they last.
 */
public final class ResponseReader {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int HEXADECIMAL = 16;

    /** Where the response goes. */
    public interface Sink {
        /**
         * The status and the headers.
         *
         * @param contentType in lower case, without parameters; empty when there is none
         */
        void head(int status, String contentType);

        /** More of the body: {@code bytes[from..to)}, valid during the call only. */
        void body(byte[] bytes, int from, int to) throws ProtocolException;

        /** The response is complete; what follows on the connection is not read. */
        void end();
    }

    private enum Part {
        head,
        chunkSize,
        chunk,
        chunkEnd,
        trailer,
        sized,
        untilClose,
        ended
    }

    private Part part = Part.head;
    private StringBuilder text = new StringBuilder();
    private long left;

    /** Takes the next bytes of the connection, {@code bytes[from..to)}. */
    public void read(byte[] bytes, int from, int to, Sink sink) throws ProtocolException {
        int at = from;
        while (at < to && part != Part.ended) {
            switch (part) {
                case head -> {
                    append(bytes[at++]);
                    if (endsWithBlankLine()) {
                        readHead(sink);
                    }
                }
                case chunkSize -> {
                    byte next = bytes[at++];
                    if (next == '\n') {
                        readChunkSize();
                    } else {
                        append(next);
                    }
                }
                case chunk, sized -> {
                    int most = (int) Math.min(to - at, left);
                    sink.body(bytes, at, at + most);
                    at += most;
                    left -= most;
                    if (left == 0) {
                        if (part == Part.sized) {
                            end(sink);
                        } else {
                            part = Part.chunkEnd;
                        }
                    }
                }
                case chunkEnd -> {
                    if (bytes[at++] == '\n') {
                        part = Part.chunkSize;
                    }
                }
                case trailer -> {
                    append(bytes[at++]);
                    if (text.toString().equals("\r\n") || endsWithBlankLine()) {
                        end(sink);
                    }
                }
                case untilClose -> {
                    sink.body(bytes, at, to);
                    at = to;
                }
                case ended -> throw new IllegalStateException("an ended response is not read");
            }
        }
    }

    private void append(byte next) throws ProtocolException {
        if (text.length() >= LONGEST_HEAD) {
            throw new ProtocolException("the head of the response is longer than " + LONGEST_HEAD + " bytes");
        }
        text.append((char) (next & 0xff));
    }

    private boolean endsWithBlankLine() {
        int length = text.length();
        return length >= 4 && text.charAt(length - 1) == '\n' && text.charAt(length - 3) == '\n';
    }

    private void readHead(Sink sink) throws ProtocolException {
        List<String> lines = text.toString().lines().toList();
        text = new StringBuilder(0);
        String first = lines.get(0);
        if (!first.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new ProtocolException("this is no HTTP/1.1: " + first);
        }
        int status = Integer.parseInt(first, 9, 12, 10);
        String contentType = header(lines, "content-type");
        int parameters = contentType.indexOf(';');
        String length = header(lines, "content-length");
        if (header(lines, "transfer-encoding").endsWith("chunked")) {
            part = Part.chunkSize;
        } else if (length.matches("\\d{1,18}")) {
            left = Long.parseLong(length);
            part = Part.sized;
        } else {
            part = Part.untilClose;
        }
        sink.head(
                status,
                parameters < 0
                        ? contentType
                        : contentType.substring(0, parameters).trim());
        if (part == Part.sized && left == 0) {
            end(sink);
        }
    }

    private static String header(List<String> lines, String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private void readChunkSize() throws ProtocolException {
        long size = 0;
        int digits = 0;
        for (; digits < text.length(); digits++) {
            int digit = Character.digit(text.charAt(digits), HEXADECIMAL);
            if (digit < 0) {
                break;
            }
            size = size * HEXADECIMAL + digit;
        }
        if (digits == 0 || digits > 8) {
            throw new ProtocolException("this is no size of a chunk: " + text);
        }
        text.setLength(0);
        left = size;
        part = size == 0 ? Part.trailer : Part.chunk;
    }

    private void end(Sink sink) {
        part = Part.ended;
        sink.end();
    }
}
