package io.ssefleet.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.hub.HubFixture.Client;
import io.ssefleet.node.log.EventContent;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.Update;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Places in the log where events were lost, and entries that come from beyond the log. */
class LossTest {

    private static final Position FROM = new Position(8, 0);

    private final HubFixture fixture = HubFixture.usual();

    private static List<LogEntry> older(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> LogEntry.apart(new Position(8, i), content(new Position(8, i), "old-" + i)))
                .toList();
    }

    private static EventContent content(Position position, String data) {
        var update = new Update(List.of("a"), data, "", "", Update.NO_RETRY, false);
        return new EventContent(
                position.urn(),
                false,
                update.topics(),
                false,
                EventStream.withId(position.urn(), EventStream.withoutId(update)));
    }

    @Test
    void tellsEveryStreamOfALossWhateverItsTopics() {
        Client a = fixture.client("a").open();
        Client b = fixture.client("b").open();
        fixture.publish("1", "a");
        fixture.lose();
        fixture.publish("2", "a");
        fixture.settle();

        assertThat(a.parser.events())
                .extracting(event -> event.type())
                .containsExactly("message", EventStream.GAP_TYPE, "message");
        assertThat(b.gaps()).containsExactly("backplane");
        assertThat(b.parser.lastEventId()).isEqualTo(new Position(9, 2).cursor());
        assertThat(fixture.hub.counters().gaps()).isEqualTo(2);
    }

    @Test
    void tellsItToWhoResumesBeforeItAndToNobodyWhoResumesBehindIt() {
        String first = fixture.publish("1", "a");
        fixture.lose();
        fixture.publish("2", "a");
        Client before = fixture.client("a").resume(first);
        Client behind = fixture.client("a").resume(new Position(9, 2).cursor());
        fixture.settle();

        assertThat(before.gaps()).containsExactly("backplane");
        assertThat(behind.gaps()).isEmpty();
        assertThat(before.data()).containsExactly("2");
        assertThat(behind.data()).containsExactly("2");
    }

    @Test
    void countsAndDoesNotTellWhereGapEventsAreOff() {
        HubSettings on = HubFixture.settings(SlowPolicy.DISCONNECT, 10_000);
        var quiet = new HubFixture(
                100,
                new HubSettings(
                        on.heartbeat(), Duration.ZERO, on.slowMaxLagBytes(), on.slowPolicy(), false, on.retry()));
        Client client = quiet.client("a").open();
        quiet.lose();
        quiet.settle();
        Client resumed = quiet.client("a").resume("earliest");
        quiet.settle();

        assertThat(client.gaps()).isEmpty();
        assertThat(resumed.gaps()).isEmpty();
        assertThat(quiet.hub.counters().gaps()).isEqualTo(2);
    }

    @Test
    void readsOlderEntriesFirstThenTheLogThenLive() {
        fixture.publish("1", "a");
        Client client = fixture.client("a")
                .open(new Resumption.Older(FROM, older(2000), new Resumption.After(fixture.log.head())), FROM.cursor());
        assertThat(client.parser.lastEventId()).isEqualTo(FROM.cursor());
        fixture.publish("2", "a");
        fixture.settle();
        fixture.publish("3", "a");
        fixture.settle();

        assertThat(client.data()).hasSize(2003).startsWith("old-1", "old-2").endsWith("old-2000", "1", "2", "3");
        assertThat(fixture.log.apartBytes()).isZero();
        assertThat(client.gaps()).isEmpty();
    }

    @Test
    void keepsItsPlaceAmongOlderEntriesWhenItIsClosed() {
        fixture.publish("1", "a");
        Client client = fixture.client("a")
                .open(new Resumption.Older(FROM, older(2000), new Resumption.After(fixture.log.head())), FROM.cursor());
        client.room = 100;
        fixture.settle();
        assertThat(fixture.log.apartBytes()).isPositive();
        assertThat(fixture.streams.close(client.subscriber, CloseReason.DRAIN)).isTrue();
        assertThat(fixture.log.apartBytes()).isZero();
        int received = client.data().size();

        assertThat(received).isBetween(1, 1999);
        assertThat(client.parser.lastEventId()).isEqualTo(new Position(8, received).cursor());
    }

    @Test
    void saysFirstThatOlderEntriesAreNotAllThereIs() {
        fixture.publish("1", "a");
        Client client = fixture.client("a")
                .open(new Resumption.Older(FROM, older(2), new Resumption.Trimmed(fixture.log.head())), "requested");
        fixture.settle();

        assertThat(client.gaps()).containsExactly("trimmed");
        assertThat(client.data()).containsExactly("old-1", "old-2", "1");
    }
}
