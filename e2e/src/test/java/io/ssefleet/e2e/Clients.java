package io.ssefleet.e2e;

import static org.awaitility.Awaitility.await;

import io.ssefleet.local.system.EventSourceClient;
import io.ssefleet.local.system.Sequences;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** EventSource clients of one fleet, through its Service, and what happened to them. */
final class Clients implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http;
    private final RequestOptions request;
    private long settledNanos;
    final List<EventSourceClient> all = new ArrayList<>();

    Clients(Cluster cluster, String fleet, String topic) {
        http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(10_000));
        request = new RequestOptions()
                .setHost(cluster.host(fleet))
                .setPort(80)
                .setURI("/.well-known/mercure?topic=" + topic)
                .putHeader("Authorization", "Bearer " + cluster.token(fleet, "subscriber-key"));
    }

    /** Connects so many more, waits until all are, and counts moves from then on. */
    Clients connect(int count) {
        for (int i = 0; i < count; i++) {
            EventSourceClient client = new EventSourceClient(vertx, http, request);
            all.add(client);
            client.start();
        }
        return awaitConnected().settled();
    }

    /** So many go and do not come back; they count no more. */
    void disconnect(int count) {
        List<EventSourceClient> going = List.copyOf(all.subList(0, count));
        going.forEach(EventSourceClient::stop);
        all.removeAll(going);
    }

    Clients awaitConnected() {
        await("every client is connected")
                .atMost(Cluster.PATIENCE)
                .until(() -> all.stream().allMatch(EventSourceClient::open));
        return this;
    }

    /**
     * From now on moves count. What was before is the coming in: as long as kube-proxy does not know all nodes yet, those that it
     * knows get more clients than they admit, and who is refused comes again.
     */
    Clients settled() {
        settledNanos = System.nanoTime();
        return this;
    }

    /** How often each client has been connected anew since they had settled. */
    List<Integer> moves() {
        return all.stream().map(c -> (int) returns(c).count()).toList();
    }

    private LongStream returns(EventSourceClient client) {
        return client.connections.stream().mapToLong(x -> x.openedNanos).filter(this::sinceSettled);
    }

    private boolean sinceSettled(long nanos) {
        return nanos - settledNanos > 0;
    }

    /** The most streams that ended in any second. */
    int peakEndsPerSecond() {
        List<Long> ends = new ArrayList<>();
        all.forEach(c -> c.connections.forEach(x -> {
            if (x.endedNanos != 0 && sinceSettled(x.endedNanos)) {
                ends.add(x.endedNanos);
            }
        }));
        return Sequences.peak(ends, Duration.ofSeconds(1).toNanos());
    }

    /** The most clients that came back in any ten seconds. */
    int peakReturnsInTenSeconds() {
        List<Long> returns = new ArrayList<>();
        all.forEach(c -> returns(c).forEach(returns::add));
        return Sequences.peak(returns, Duration.ofSeconds(10).toNanos());
    }

    @Override
    public void close() throws Exception {
        all.forEach(EventSourceClient::stop);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
