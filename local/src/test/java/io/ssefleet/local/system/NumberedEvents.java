package io.ssefleet.local.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Publishes 1, 2, 3 and so on to a fleet that shares its events, one after the other, and knows what every client must have received. */
final class NumberedEvents implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final URI service;
    private final String token;
    private final Set<Long> unsure = ConcurrentHashMap.newKeySet();
    private volatile long published;
    private long next;

    NumberedEvents(URI service, String token, int perSecond) {
        this.service = service.resolve("/.well-known/mercure");
        this.token = token;
        thread.scheduleAtFixedRate(this::publishNext, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    private void publishNext() {
        long number = ++next;
        HttpRequest request = HttpRequest.newBuilder(service)
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("topic=numbers&data=" + number))
                .build();
        try {
            if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                published = number;
                return;
            }
        } catch (IOException e) {
            // A connection to a node that has just gone: whether the number was published is not known.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unsure.add(number);
    }

    /** Until the newest number that the fleet has taken by now, or a later one, is at all of these clients. */
    void awaitAt(List<EventSourceClient> clients) {
        long newest = published;
        await("what was published until now has arrived")
                .atMost(Duration.ofSeconds(30))
                .until(() -> clients.stream()
                        .allMatch(c -> c.open() && !c.newest().isEmpty() && Long.parseLong(c.newest()) >= newest));
    }

    /** What is wrong with what a client received from its first event on: a number twice, out of order, or missing. */
    List<String> faults(EventSourceClient client) {
        List<String> faults = new ArrayList<>();
        long before = 0;
        for (EventSourceClient.Connection connection : client.connections) {
            faults.addAll(connection.gaps);
            for (String text : connection.data) {
                long number = Long.parseLong(text);
                if (number <= before) {
                    faults.add(number + " follows " + before);
                }
                for (long missing = before + 1; before > 0 && missing < number; missing++) {
                    if (!unsure.contains(missing)) {
                        faults.add(missing + " is missing");
                    }
                }
                before = number;
            }
        }
        return faults;
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(5, TimeUnit.SECONDS);
    }
}
