package io.ssefleet.node.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node whose file descriptors are used up. */
class DescriptorsIT {

    private static final int LIMIT = 200;
    private static final int RESERVE = 64;
    private static final int REFUSALS = 40;

    @Test
    void refusesPolitelyAndIsPublishedToAndProbedWhenItIsFull() {
        try (NodeProcess node = NodeProcess.startWithDescriptors(LIMIT, Map.of())) {
            assertThat(node.status().getInteger("capacity")).isEqualTo(LIMIT - RESERVE);
            List<SseClient> clients = new ArrayList<>();
            for (int i = 0; i < LIMIT - RESERVE; i++) {
                clients.add(node.subscribe("a"));
            }
            await().until(() -> clients.stream().allMatch(SseClient::opened));

            for (int i = 0; i < REFUSALS; i++) {
                try (SseClient refused = node.subscribe("a")) {
                    await().until(refused::over);
                    assertThat(refused.status()).isEqualTo(200);
                    assertThat(refused.retryMillis()).isPositive();
                    assertThat(refused.endedCleanly()).isTrue();
                }
                assertThat(node.publish("topic", "a", "data", "x".repeat(2_000_000))
                                .statusCode())
                        .as("too large, on a connection that is not used again")
                        .isEqualTo(413);
            }
            // One after the other: more at once than the reserve holds are closed at once.
            assertThat(node.publish("topic", "a", "data", "still heard").statusCode())
                    .isEqualTo(200);
            await().until(() ->
                    clients.stream().allMatch(client -> client.data().equals(List.of("still heard"))));
            assertThat(node.management("GET", "/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(node.status().getInteger("refused")).isEqualTo(REFUSALS);
            clients.forEach(SseClient::close);
        }
    }
}
