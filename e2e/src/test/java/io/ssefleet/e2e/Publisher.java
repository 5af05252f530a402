package io.ssefleet.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes {@code p 1}, {@code p 2} and so on through the fleet's Service, each with an id of its own and again until it is accepted,
 * as a careful publisher does.
 */
final class Publisher implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<Long> accepted = new CompletableFuture<>();
    private final HttpRequest.Builder request;
    private final String topic;
    private volatile long number = 1;
    private volatile boolean last;

    Publisher(Cluster cluster, String fleet, String topic) {
        this.topic = topic;
        request = HttpRequest.newBuilder(URI.create("http://" + cluster.host(fleet) + "/.well-known/mercure"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + cluster.token(fleet, "publisher-key"))
                .header("Content-Type", "application/x-www-form-urlencoded");
        thread.scheduleWithFixedDelay(this::publish, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void publish() {
        if (accepted.isDone()) {
            return;
        }
        String update = "topic=%s&id=urn:e2e:%d&data=p+%d".formatted(topic, number, number);
        try {
            HttpResponse<String> answer = http.send(
                    request.copy()
                            .POST(HttpRequest.BodyPublishers.ofString(update))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200 && last) {
                accepted.complete(number);
            } else if (answer.statusCode() == 200) {
                number++;
            }
        } catch (IOException e) {
            // Whether it was published is not known: the same id again is stored once.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number that is being published. */
    long number() {
        return number;
    }

    /** Publishes one more, and says which it is. */
    long finish() throws InterruptedException, ExecutionException, TimeoutException {
        last = true;
        return accepted.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
