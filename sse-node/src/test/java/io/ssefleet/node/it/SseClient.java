package io.ssefleet.node.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.WhatwgParser;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to a stream, as plain as can be: a socket, chunks, and the parser of the specification, on a thread of its own. */
final class SseClient implements AutoCloseable {

    private final Socket socket;
    private final WhatwgParser parser = new WhatwgParser();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Thread thread;
    private volatile int status;
    private volatile boolean endedCleanly;
    private volatile long endedNanos;
    private volatile boolean over;

    SseClient(Socket socket, String path, Map<String, String> requestHeaders) {
        this.socket = socket;
        try {
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            requestHeaders.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
            thread = new Thread(this::read, "sse-client");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try {
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
            int answered = Integer.parseInt(line(in).split(" ")[1]);
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                synchronized (this) {
                    headers.put(
                            header.substring(0, colon),
                            header.substring(colon + 1).strip());
                }
            }
            status = answered;
            if ("chunked".equals(headers.get("transfer-encoding"))) {
                readChunks(in);
            }
        } catch (IOException e) {
            // over, and not cleanly
        } finally {
            endedNanos = System.nanoTime();
            over = true;
        }
    }

    private void readChunks(InputStream in) throws IOException {
        while (true) {
            int size = Integer.parseInt(line(in).toLowerCase(Locale.ROOT), 16);
            byte[] chunk = in.readNBytes(size);
            if (chunk.length < size) {
                throw new EOFException();
            }
            synchronized (this) {
                parser.feed(chunk);
            }
            line(in);
            if (size == 0) {
                endedCleanly = true;
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            bytes.write(b);
        }
        return bytes.toString(UTF_8).stripTrailing();
    }

    int status() {
        return status;
    }

    synchronized String header(String name) {
        return headers.get(name);
    }

    synchronized List<WhatwgParser.Event> events() {
        return List.copyOf(parser.events());
    }

    List<String> data() {
        return events().stream().map(WhatwgParser.Event::data).toList();
    }

    synchronized String lastEventId() {
        return parser.lastEventId();
    }

    synchronized long retryMillis() {
        return parser.retryMillis().orElse(-1);
    }

    boolean opened() {
        return retryMillis() >= 0;
    }

    boolean over() {
        return over;
    }

    boolean endedCleanly() {
        return endedCleanly;
    }

    long endedNanos() {
        return endedNanos;
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
