package io.ssefleet.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.hub.HubFixture.Client;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.Grants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTimerTest {

    private static final Duration HEARTBEAT = HubFixture.HEARTBEAT;

    @Test
    void noStreamIsSilentForLongerThanTheInterval() {
        HubFixture fixture = HubFixture.usual();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(fixture.client("a").open());
        }
        for (int round = 0; round < 5; round++) {
            int[] before = clients.stream().mapToInt(client -> client.writes).toArray();
            fixture.pass(HEARTBEAT);
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).writes).isBetween(before[i] + 1, before[i] + 2);
            }
        }
    }

    @Test
    void heartbeatsAreSpreadAndCarryTheCursor() {
        HubFixture fixture = HubFixture.usual();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(fixture.client("a").open());
        }
        fixture.publish("for others", "b");
        fixture.settle();
        var moments = new HashSet<Long>();
        int written = 200;
        int most = 0;
        for (int i = 0; i < HEARTBEAT.toMillis() / 50; i++) {
            fixture.pass(Duration.ofMillis(50));
            int now = clients.stream().mapToInt(client -> client.writes).sum();
            if (now > written) {
                moments.add(fixture.nowNanos);
                most = Math.max(most, now - written);
            }
            written = now;
        }

        assertThat(moments).hasSizeGreaterThan(20);
        assertThat(most).isLessThan(30);
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.parser.lastEventId()).isEqualTo(new Position(9, 1).cursor());
            assertThat(client.parser.events()).isEmpty();
        });
    }

    @Test
    void trafficMakesHeartbeatsNeedless() {
        HubFixture fixture = HubFixture.usual();
        Client client = fixture.client("a").open();
        for (int i = 0; i < 20; i++) {
            fixture.publish("x", "a");
            fixture.pass(Duration.ofSeconds(3));
        }

        assertThat(client.writes).as("the opening and the events").isEqualTo(21);
    }

    @Test
    void aStreamEndsNoLaterThanItsToken() {
        HubFixture fixture = HubFixture.usual();
        var grants =
                new Grants(new Grants.Right.None(), new Grants.Right.None(), HubFixture.START.plusSeconds(25), "key");
        Client client = fixture.new Client(grants, "a").open();
        fixture.pass(Duration.ofSeconds(24));
        assertThat(client.ended).isFalse();
        fixture.pass(Duration.ofSeconds(1));

        assertThat(client.ended).isTrue();
        assertThat(fixture.hub.counters().closed(CloseReason.TOKEN_EXPIRED)).isEqualTo(1);
    }

    @Test
    void streamsAgeAtFourFifthsOfTheLimitAtTheEarliest() {
        var settings = new HubSettings(
                HEARTBEAT,
                Duration.ofSeconds(100),
                1000,
                SlowPolicy.DISCONNECT,
                true,
                new RetrySpread(Duration.ZERO, Duration.ZERO));
        var fixture = new HubFixture(10, settings);
        var aged = new ArrayList<AgedStream>();
        fixture.hub.onAged(aged::add);
        for (int i = 0; i < 100; i++) {
            fixture.client("a").open();
        }
        fixture.pass(Duration.ofSeconds(79));
        assertThat(aged).isEmpty();
        fixture.pass(Duration.ofSeconds(11));
        assertThat(aged).hasSizeBetween(20, 80);
        fixture.pass(Duration.ofSeconds(11));
        assertThat(aged).hasSize(100).doesNotHaveDuplicates();

        var closed = fixture.hub.close(aged.get(0));
        fixture.settle();
        assertThat(closed.join()).isPresent();
        assertThat(fixture.hub.counters().closed(CloseReason.AGE)).isEqualTo(1);
    }
}
