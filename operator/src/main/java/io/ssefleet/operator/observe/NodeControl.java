package io.ssefleet.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks and tells nodes over their control API: all of them at the same time, each within a deadline, never throwing. */
public final class NodeControl {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(DEADLINE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    /** Every node's answer, by pod name. */
    public Map<String, Answer> ask(Collection<NodeAddress> nodes, String token) {
        Map<String, CompletableFuture<Answer>> asked = new HashMap<>();
        for (NodeAddress node : nodes) {
            HttpRequest request = request(node, "/fleet/status", token).GET().build();
            asked.put(
                    node.pod(),
                    http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                            .thenApply(this::read)
                            .exceptionally(NodeControl::failed));
        }
        Map<String, Answer> answers = new HashMap<>();
        asked.forEach((pod, answer) -> answers.put(pod, answer.join()));
        return answers;
    }

    /** Tells a node the pace of its closing streams. A node that does not hear it keeps the pace it has, and is told again. */
    public CompletableFuture<Boolean> pace(NodeAddress node, double perSecond, String token) {
        HttpRequest request = request(node, "/fleet/pace?perSecond=" + perSecond, token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(response -> response.statusCode() < 300)
                .exceptionally(failure -> false);
    }

    private static HttpRequest.Builder request(NodeAddress node, String path, String token) {
        return HttpRequest.newBuilder(node.uri(path)).timeout(DEADLINE).header("Authorization", "Bearer " + token);
    }

    private Answer read(HttpResponse<String> response) {
        if (response.statusCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return new Answer.TokenRefused();
        }
        if (response.statusCode() != 200) {
            return new Answer.Unknown("status " + response.statusCode());
        }
        try {
            return new Answer.Reported(json.readValue(response.body(), NodeReport.class));
        } catch (JsonProcessingException e) {
            return new Answer.Unknown("an answer that is no status report");
        }
    }

    private static Answer failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException) {
            return new Answer.NotListening();
        }
        return new Answer.Unknown(
                cause instanceof HttpTimeoutException
                        ? "no answer within " + DEADLINE.toSeconds() + " s"
                        : cause.toString());
    }
}
