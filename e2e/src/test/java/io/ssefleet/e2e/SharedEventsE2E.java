package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssefleet.local.system.EventSourceClient;
import io.ssefleet.local.system.Sequences;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One stream on all nodes, through the operator's default Redis: events outlive whatever moves the clients, and Redis itself. */
class SharedEventsE2E {
    private static final String SPEC = "{targetConnections: 120, capacity: {connectionsPerNode: 40},"
            + " reconnects: {perSecond: 50, retry: {min: 200ms, max: 1s}},"
            + " stream: {heartbeat: %s, backplane: {type: Redis}}, " + Cluster.SMALL_NODES + "}";
    private static final int CLIENTS = 90;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final Daemon redis = new Daemon("redis");

    @Test
    void aRolloutCostsNobodyAnEvent() throws Exception {
        cluster.applyFleet("prices", SPEC.formatted("15s"));
        cluster.awaitReady("prices", 3);
        try (Clients clients = connected();
                Publisher publisher = new Publisher(cluster, "prices", "numbers")) {
            cluster.applyFleet("prices", SPEC.formatted("10s"));
            cluster.awaitFleet("the rollout begins", "prices", s -> Cluster.has(s, "Reconciling", "True"));
            cluster.awaitReady("prices", 3);
            clients.awaitConnected();

            assertEverybodyHasAll(clients, publisher.finish());
            assertThat(clients.moves()).allMatch(moves -> moves >= 1);
        }
    }

    @Test
    void aRedisThatIsKilledAndComesBackCostsNobodyAnEventNorAStream() throws Exception {
        redis.assumeOurs();
        cluster.applyFleet("prices", SPEC.formatted("15s"));
        cluster.awaitReady("prices", 3);
        try (Clients clients = connected();
                Publisher publisher = new Publisher(cluster, "prices", "numbers")) {
            await("events flow").atMost(Cluster.PATIENCE).until(() -> publisher.number() > 20);
            redis.kill();
            try {
                cluster.awaitFleet(
                        "the fleet says that Redis is away",
                        "prices",
                        s -> Cluster.condition(s, "BackplaneAvailable")
                                .getReason()
                                .equals("BackplaneAway"));
                assertThat(cluster.pods("prices"))
                        .hasSize(3)
                        .allMatch(p -> p.getMetadata().getDeletionTimestamp() == null);
                assertThat(Cluster.has(cluster.fleet("prices").getStatus(), "Ready", "True"))
                        .isTrue();
            } finally {
                redis.resume();
            }
            cluster.awaitFleet("Redis is back", "prices", s -> Cluster.has(s, "BackplaneAvailable", "True"));

            assertEverybodyHasAll(clients, publisher.finish());
            assertThat(clients.moves()).containsOnly(0);
        }
    }

    private Clients connected() {
        Clients clients = new Clients(cluster, "prices", "numbers").connect(CLIENTS);
        cluster.awaitFleet(
                "all are counted",
                "prices",
                s -> Long.valueOf(CLIENTS).equals(s.connections().current()));
        return clients.settled();
    }

    private static void assertEverybodyHasAll(Clients clients, long last) {
        await("the last event has reached everybody")
                .atMost(Cluster.PATIENCE)
                .until(() -> clients.all.stream().allMatch(c -> received(c).contains("p " + last)));
        assertThat(clients.all).allSatisfy(client -> {
            assertThat(Sequences.faults(client)).isEmpty();
            assertThat(received(client)).startsWith("p 1").hasSize(Math.toIntExact(last));
            assertThat(client.connections).allMatch(c -> c.gaps.isEmpty());
        });
    }

    private static List<String> received(EventSourceClient client) {
        return client.connections.stream().flatMap(c -> c.data.stream()).toList();
    }
}
