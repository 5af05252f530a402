package io.ssefleet.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small hub with one topic that keeps all events, and makes one kind of mistake at the first client. */
public final class FaultyServer implements AutoCloseable {
    /** What goes wrong. */
    enum Fault {
        none,
        losesOne,
        losesTheLast,
        doublesOne,
        swapsTwo,
        cutsAndResumes,
        cutsAndForgets,
        refusesStreams,
        refusesSecondStream,
        refusesEvents,
        wrongType
    }

    private static final int EVENT = 3;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Fault fault;
    private final List<String> events = new ArrayList<>();
    private final AtomicInteger streams = new AtomicInteger();
    private boolean closed;

    FaultyServer(Fault fault) throws IOException {
        this(fault, 0);
    }

    private FaultyServer(Fault fault, int port) throws IOException {
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/hub", this::handle);
        server.start();
    }

    /** A process of its own that makes no mistakes, on a port. */
    @SuppressWarnings("resource")
    public static void main(String[] args) throws IOException {
        new FaultyServer(Fault.none, Integer.parseInt(args[0]));
    }

    Target target() {
        URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hub");
        return new Target(hub, hub, Target.Dialect.plain, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            publish(exchange);
        } else {
            subscribe(exchange);
        }
    }

    private void publish(HttpExchange exchange) throws IOException {
        String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (fault == Fault.refusesEvents) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        synchronized (events) {
            events.add(data);
            events.notifyAll();
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void subscribe(HttpExchange exchange) throws IOException {
        int stream = streams.incrementAndGet();
        if (fault == Fault.refusesStreams || fault == Fault.refusesSecondStream && stream == 2) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        String resumed = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        // Before the client hears of it: from then on it may miss nothing.
        int from = resumed == null || fault == Fault.cutsAndForgets ? size() : Integer.parseInt(resumed);
        exchange.getResponseHeaders().set("Content-Type", fault == Fault.wrongType ? "text/html" : "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(("retry: 20\nid: " + from + "\n\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
            write(body, stream == 1, from);
        } catch (IOException clientLeft) {
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(OutputStream body, boolean faulty, int from) throws IOException, InterruptedException {
        int sent = 0;
        for (int next = from; waitFor(next); next++) {
            sent++;
            boolean now = faulty && sent == EVENT;
            String event = event(next);
            switch (fault) {
                case losesOne -> event = now ? "" : event;
                case losesTheLast -> event = faulty && sent >= EVENT ? "" : event;
                case doublesOne -> event = now ? event + event : event;
                case swapsTwo -> {
                    if (now) {
                        waitFor(next + 1);
                        event = event(next + 1) + event;
                        next++;
                    }
                }
                case cutsAndResumes, cutsAndForgets -> {
                    if (now) {
                        // In the middle of an event, which is not complete and must not count.
                        body.write(event.substring(0, event.length() - 2).getBytes(StandardCharsets.UTF_8));
                        waitFor(next + 1);
                        return;
                    }
                }
                case none, refusesStreams, refusesSecondStream, refusesEvents, wrongType -> {}
            }
            body.write(event.getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
    }

    private String event(int index) {
        synchronized (events) {
            return "id: " + (index + 1) + "\ndata: " + events.get(index) + "\n\n";
        }
    }

    private int size() {
        synchronized (events) {
            return events.size();
        }
    }

    private boolean waitFor(int index) throws InterruptedException {
        synchronized (events) {
            while (events.size() <= index && !closed) {
                events.wait();
            }
            return !closed;
        }
    }

    @Override
    public void close() {
        synchronized (events) {
            closed = true;
            events.notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
