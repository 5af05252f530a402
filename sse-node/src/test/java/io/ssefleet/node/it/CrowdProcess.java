package io.ssefleet.node.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link Crowd} on some nodes, and the events that it is sent. */
final class CrowdProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final NodeProcess publisher;

    /** @param clients how many on each node; the first of them is published to */
    CrowdProcess(List<NodeProcess> nodes, int clients) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Crowd.class.getName()));
        Map<Integer, Integer> left = new java.util.LinkedHashMap<>();
        for (int i = 0; i < clients; i++) {
            left.merge(nodes.get(i % nodes.size()).port, 1, Integer::sum);
        }
        left.forEach((port, count) -> command.add(port + "=" + count));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader();
        publisher = nodes.get(0);
        expect("open");
    }

    /** Publishes one event and waits until all clients have it; the median of their latencies. */
    long medianNanosOfOne() {
        String data = "" + System.nanoTime();
        int status = publisher.publish("topic", "figures", "data", data).statusCode();
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
        return Long.parseLong(expect(data).split(" ")[1]);
    }

    private String expect(String start) {
        try {
            String line = output.readLine();
            if (line == null || !line.startsWith(start)) {
                throw new IllegalStateException("not what was expected: " + line);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
