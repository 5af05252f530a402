package io.ssefleet.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks and tells nodes over their control API: all of them at the same time, each within a deadline, never throwing. */
public final class NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger(NodeControl.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int PACE_DECIMALS = 6;

    private final HttpClient http;
    private final Duration deadline;
    private final ObjectMapper json = new ObjectMapper();

    public NodeControl() {
        this(DEADLINE);
    }

    NodeControl(Duration deadline) {
        this.deadline = deadline;
        this.http = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Every node's answer, by pod name. */
    public Map<String, Answer> ask(Collection<NodeAddress> nodes, String token) {
        Map<String, CompletableFuture<Answer>> asked = new HashMap<>();
        for (NodeAddress node : nodes) {
            HttpRequest request = request(node, "/fleet/status", token).GET().build();
            asked.put(
                    node.pod(),
                    http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                            .thenApply(this::read)
                            .exceptionally(this::failed));
        }
        Map<String, Answer> answers = new HashMap<>();
        asked.forEach((pod, answer) -> answers.put(pod, answer.join()));
        return answers;
    }

    /** Tells a node the pace of its closing streams. A node that does not hear it keeps the pace it has, and is told again. */
    public CompletableFuture<Boolean> pace(NodeAddress node, double perSecond, String token) {
        return tell(node, "/fleet/pace?perSecond=" + decimal(perSecond), token);
    }

    /**
     * Tells a node to close streams at its pace until it holds no more than so many, and to stay. Once it has answered, it reports what
     * it still has to close of them; when the answer is lost, telling it again sends nobody away twice.
     */
    public CompletableFuture<Boolean> shedTo(NodeAddress node, long keep, String token) {
        return tell(node, "/fleet/shed?keep=" + keep, token);
    }

    /** Tells a node to drain that should be draining and is not: the signal came before it could hear it. */
    public CompletableFuture<Boolean> drain(NodeAddress node, String token) {
        return tell(node, "/fleet/drain", token);
    }

    private CompletableFuture<Boolean> tell(NodeAddress node, String pathAndQuery, String token) {
        HttpRequest request = request(node, pathAndQuery, token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> accepted(node, response))
                .exceptionally(failure -> false);
    }

    private static boolean accepted(NodeAddress node, HttpResponse<String> response) {
        if (response.statusCode() < 300) {
            return true;
        }
        LOG.warn("{}: did not do as it was told: status {}, {}", node.pod(), response.statusCode(), response.body());
        return false;
    }

    /** Without an exponent and without more decimals than a pace can mean. */
    private static String decimal(double perSecond) {
        return BigDecimal.valueOf(perSecond)
                .setScale(PACE_DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private HttpRequest.Builder request(NodeAddress node, String path, String token) {
        return HttpRequest.newBuilder(node.uri(path)).timeout(deadline).header("Authorization", "Bearer " + token);
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

    private Answer failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException) {
            return new Answer.NotListening();
        }
        return new Answer.Unknown(
                cause instanceof HttpTimeoutException
                        ? "no answer within " + deadline.toSeconds() + " s"
                        : cause.toString());
    }
}
