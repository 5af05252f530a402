package io.ssefleet.bench.calibrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.bench.load.LoadFailure;
import io.ssefleet.bench.process.ProcessTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** How much memory a node uses, without what the kernel holds for it. */
public sealed interface NodeMemory {
    /** Now, in bytes. */
    long residentBytes() throws LoadFailure, InterruptedException;

    /** A node that is a process of this machine. */
    record OfProcess(long pid) implements NodeMemory {
        @Override
        public long residentBytes() throws LoadFailure {
            long bytes = ProcessHandle.of(pid)
                    .map(process -> new ProcessTree(process).residentBytes())
                    .orElse(0L);
            if (bytes == 0) {
                throw new LoadFailure(
                        "--pid: there is no process " + pid + "; `ssefleet up` prints those of its nodes");
            }
            return bytes;
        }
    }

    /**
     * A node that tells it itself.
     *
     * @param management the address of its management port
     * @param token the control token of the fleet
     */
    record Reported(URI management, String token) implements NodeMemory {
        private static final Duration TIMEOUT = Duration.ofSeconds(5);

        @Override
        public long residentBytes() throws LoadFailure, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(management.resolve("/fleet/status"))
                    .header("Authorization", "Bearer " + token)
                    .timeout(TIMEOUT)
                    .build();
            try {
                HttpResponse<String> answer = HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .build()
                        .send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 401) {
                    throw new LoadFailure("--control-token: " + management
                            + " refuses it; it is the key `token` of the Secret NAME-control");
                }
                if (answer.statusCode() != 200) {
                    throw new LoadFailure("--management: " + management + " answers its status with "
                            + answer.statusCode() + "; it must be a node's management port, with the control API on");
                }
                JsonNode resident = new ObjectMapper().readTree(answer.body()).at("/memory/rssBytes");
                if (!resident.canConvertToLong()) {
                    throw new LoadFailure("--management: " + management + " says nothing of its memory");
                }
                return resident.asLong();
            } catch (JsonProcessingException e) {
                throw new LoadFailure("--management: " + management + " answers with what is no status of a node");
            } catch (IOException e) {
                throw new LoadFailure("--management: " + management + " cannot be reached: " + e);
            }
        }
    }
}
