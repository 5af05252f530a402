package io.ssefleet.local.system;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A client that behaves as a browser's EventSource does: it reconnects after the {@code retry} that it was given, with the last event
 * id, and gives up on any status but 200. All on one event loop; the lists are read by the test when the client is stopped.
 */
public final class EventSourceClient {
    /** One connection and what came over it. */
    public static final class Connection {
        public final long openedNanos;
        public final String resumedAfter;
        public final List<String> data = new ArrayList<>();
        public final List<String> gaps = new ArrayList<>();
        public volatile long endedNanos;

        Connection(long openedNanos, String resumedAfter) {
            this.openedNanos = openedNanos;
            this.resumedAfter = resumedAfter;
        }
    }

    private final Vertx vertx;
    private final HttpClient http;
    private final RequestOptions request;
    public final List<Connection> connections = new CopyOnWriteArrayList<>();
    private Connection current;
    private HttpClientResponse response;
    private String lastEventId;
    private String idOfEvent;
    private String type = "";
    private final StringBuilder data = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private long retryMillis = 1_000;
    private volatile boolean stopped;
    private volatile boolean open;
    private volatile int failedStatus;
    private volatile String newest = "";

    public EventSourceClient(Vertx vertx, HttpClient http, RequestOptions request) {
        this.vertx = vertx;
        this.http = http;
        this.request = request;
        this.idOfEvent = null;
    }

    /** So many clients of the topic {@code numbers}, not started yet. */
    static List<EventSourceClient> of(Vertx vertx, int count, String url, String token) {
        URI uri = URI.create(url);
        HttpClient http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(2 * count));
        RequestOptions request = new RequestOptions()
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setURI("/.well-known/mercure?topic=numbers")
                .putHeader("Authorization", "Bearer " + token);
        return IntStream.range(0, count)
                .mapToObj(i -> new EventSourceClient(vertx, http, request))
                .toList();
    }

    /** The same, and sixty of them start in a second. */
    static List<EventSourceClient> startSixtyASecond(Vertx vertx, int count, String url, String token) {
        List<EventSourceClient> clients = of(vertx, count, url, token);
        for (int i = 0; i < count; i++) {
            EventSourceClient client = clients.get(i);
            vertx.setTimer(1 + i * 1000L / 60, x -> client.start());
        }
        return clients;
    }

    public void start() {
        vertx.runOnContext(x -> connect());
    }

    public void stop() {
        stopped = true;
        vertx.runOnContext(x -> {
            if (response != null) {
                response.request().reset();
            }
        });
    }

    public boolean open() {
        return open;
    }

    /** The data of the event that came last; empty before the first. */
    public String newest() {
        return newest;
    }

    public int failedStatus() {
        return failedStatus;
    }

    private void connect() {
        if (stopped) {
            return;
        }
        http.request(new RequestOptions(request).setMethod(HttpMethod.GET))
                .compose(r -> {
                    r.putHeader("Accept", "text/event-stream");
                    if (lastEventId != null && !lastEventId.isEmpty()) {
                        r.putHeader("Last-Event-ID", lastEventId);
                    }
                    return r.send();
                })
                .onSuccess(this::opened)
                .onFailure(failure -> reconnect());
    }

    private void opened(HttpClientResponse answer) {
        if (answer.statusCode() != 200) {
            failedStatus = answer.statusCode();
            return;
        }
        response = answer;
        current = new Connection(System.nanoTime(), lastEventId);
        connections.add(current);
        open = true;
        line.setLength(0);
        data.setLength(0);
        type = "";
        answer.handler(chunk -> chunk.toString().chars().forEach(this::take));
        answer.endHandler(x -> ended());
        answer.exceptionHandler(x -> ended());
    }

    private void ended() {
        if (response == null) {
            return;
        }
        response = null;
        open = false;
        current.endedNanos = System.nanoTime();
        reconnect();
    }

    private void reconnect() {
        if (!stopped) {
            long jitter = retryMillis < 10 ? 0 : ThreadLocalRandom.current().nextLong(retryMillis / 10);
            vertx.setTimer(Math.max(1, retryMillis - jitter), x -> connect());
        }
    }

    private void take(int character) {
        if (character != '\n') {
            line.append((char) character);
            return;
        }
        String text = line.toString();
        line.setLength(0);
        if (text.isEmpty()) {
            dispatch();
        } else if (!text.startsWith(":")) {
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "id" -> idOfEvent = value;
            case "event" -> type = value;
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
            case "retry" -> retryMillis = Long.parseLong(value);
            default -> throw new IllegalStateException("an unknown field: " + name);
        }
    }

    private void dispatch() {
        lastEventId = idOfEvent;
        if (!data.isEmpty()) {
            if (type.equals("ssefleet-gap")) {
                current.gaps.add(data.toString());
            } else {
                newest = data.toString();
                current.data.add(newest);
            }
        }
        data.setLength(0);
        type = "";
    }
}
