package io.ssefleet.local.api;

import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What happened to the objects, in order, and who watches. A watch that starts at a resource version gets everything since,
 * deletions included, or 410 when that is no longer known. All methods are called under the API's lock.
 */
final class WatchHistory implements AutoCloseable {
    private static final int KEPT_EVENTS = 5_000;

    /**
     * One change of one object.
     *
     * @param before what the object matched before; null when it is new
     * @param after what it matches now; null when it is gone
     */
    private record Change(long version, AttributeSet before, AttributeSet after, String json) {}

    private final Object lock;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Set<Watch> watches = new LinkedHashSet<>();
    // One thread sends, so that events leave in the order in which they happened.
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "api-watch");
        thread.setDaemon(true);
        return thread;
    });
    private long forgottenUpTo;

    WatchHistory(Object lock) {
        this.lock = lock;
    }

    void append(long version, AttributeSet before, AttributeSet after, String json) {
        Change change = new Change(version, before, after, json);
        changes.addLast(change);
        if (changes.size() > KEPT_EVENTS) {
            forgottenUpTo = changes.removeFirst().version();
        }
        watches.forEach(watch -> watch.offer(change));
    }

    /**
     * A watch of what matches the query.
     *
     * @param since the version that the watcher has seen; 0 = none, it gets what is there first
     */
    WebSocketListener watch(
            AttributeSet query, long since, Supplier<Collection<Map.Entry<AttributeSet, String>>> present) {
        return new Watch(query, since, present);
    }

    @Override
    public void close() {
        sender.shutdown();
    }

    private final class Watch extends WebSocketListener {
        private final AttributeSet query;
        private final long since;
        private final Supplier<Collection<Map.Entry<AttributeSet, String>>> present;
        private WebSocket socket;

        Watch(AttributeSet query, long since, Supplier<Collection<Map.Entry<AttributeSet, String>>> present) {
            this.query = query;
            this.since = since;
            this.present = present;
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            synchronized (lock) {
                socket = webSocket;
                if (since == 0) {
                    present.get().stream()
                            .filter(entry -> entry.getKey().matches(query))
                            .forEach(entry -> send("ADDED", entry.getValue()));
                } else if (since < forgottenUpTo) {
                    send(
                            "ERROR",
                            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\","
                                    + "\"code\":410,\"message\":\"too old resource version: " + since + "\"}");
                    sender.execute(() -> webSocket.close(1000, "expired"));
                    return;
                } else {
                    changes.stream().filter(change -> change.version() > since).forEach(this::offer);
                }
                watches.add(this);
            }
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(code, reason);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            synchronized (lock) {
                watches.remove(this);
            }
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable error, Response response) {
            synchronized (lock) {
                watches.remove(this);
            }
        }

        private void offer(Change change) {
            boolean before = change.before() != null && change.before().matches(query);
            boolean after = change.after() != null && change.after().matches(query);
            if (before || after) {
                send(before && after ? "MODIFIED" : after ? "ADDED" : "DELETED", change.json());
            }
        }

        private void send(String type, String object) {
            sender.execute(() -> socket.send("{\"type\":\"" + type + "\",\"object\":" + object + "}"));
        }
    }
}
