package io.ssefleet.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.hub.HubFixture.Client;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TopicSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopHubTest {

    private final HubFixture fixture = HubFixture.usual();

    private static Grants grants(String... subscribe) {
        var topics = List.of(subscribe).stream().map(TopicSelector::of).toList();
        return new Grants(new Grants.Right.None(), new Grants.Right.Topics(topics), Instant.MAX, "key");
    }

    @Test
    void beginsWithRetryAndTheCursorOfTheTail() {
        fixture.publish("before", "a");
        Client client = fixture.client("a").open();

        assertThat(client.parser.retryMillis().orElseThrow()).isBetween(1000L, 15_000L);
        assertThat(client.parser.lastEventId()).isEqualTo(new Position(9, 1).cursor());
        assertThat(client.parser.comments()).isNotEmpty();
        assertThat(client.data()).isEmpty();
    }

    @Test
    void deliversWhatIsSelectedOnceAndInOrder() {
        Client a = fixture.client("a").open();
        Client both = fixture.client("a", "b").open();
        Client all = fixture.client("*", "a").open();
        fixture.publish("1", "a");
        fixture.publish("2", "b");
        fixture.publish("3", "a", "b");
        fixture.publish("4", "c");
        fixture.settle();

        assertThat(a.data()).containsExactly("1", "3");
        assertThat(both.data()).containsExactly("1", "2", "3");
        assertThat(all.data()).containsExactly("1", "2", "3", "4");
        fixture.pass(Duration.ofSeconds(1));
        assertThat(fixture.hub.counters().delivered()).isEqualTo(9);
    }

    @Test
    void showsPrivateUpdatesOnlyToTheirReadersLiveAndReplayed() {
        Client anonymous = fixture.client("a").open();
        Client reader = fixture.new Client(grants("b"), "a").open();
        Client other = fixture.new Client(grants("c"), "*").open();
        fixture.publish("secret", true, "a", "b");
        fixture.publish("open", "a");
        fixture.settle();
        Client late = fixture.client("a").resume("earliest");
        Client lateReader = fixture.new Client(grants("*"), "a").resume("earliest");
        fixture.settle();

        assertThat(anonymous.data()).containsExactly("open");
        assertThat(other.data()).containsExactly("open");
        assertThat(reader.data()).containsExactly("secret", "open");
        assertThat(late.data()).containsExactly("open");
        assertThat(lateReader.data()).containsExactly("secret", "open");
    }

    @Test
    void resumesAfterAnEventOrACursor() {
        fixture.publish("1", "a");
        String second = fixture.publish("2", "a");
        fixture.publish("3", "b");
        fixture.publish("4", "a");
        Client byId = fixture.client("a").resume(second);
        Client byCursor = fixture.client("a").resume(new Position(9, 3).cursor());
        Client all = fixture.client("a").resume("earliest");
        fixture.settle();
        fixture.publish("5", "a");
        fixture.settle();

        assertThat(byId.data()).containsExactly("4", "5");
        assertThat(byCursor.data()).containsExactly("4", "5");
        assertThat(all.data()).containsExactly("1", "2", "4", "5");
        assertThat(byId.gaps()).isEmpty();
    }

    @Test
    void doesNotRepeatWhatAResumingClientHasAlreadyEvenIfTheLoopHasNotDispatchedIt() {
        Client live = fixture.client("a").open();
        String newest = fixture.publish("1", "a");
        Client resumed = fixture.client("a").resume(newest);
        fixture.publish("2", "a");
        fixture.settle();

        assertThat(live.data()).containsExactly("1", "2");
        assertThat(resumed.data()).containsExactly("2");
    }

    @Test
    void tellsThatPartOfTheHistoryIsGoneAndReplaysTheRest() {
        var small = new HubFixture(3, HubFixture.settings(SlowPolicy.DISCONNECT, 10_000));
        String first = small.publish("1", "a");
        IntStream.rangeClosed(2, 6).forEach(i -> small.publish("" + i, "a"));
        Client client = small.client("a").resume(first);
        small.settle();

        assertThat(client.gaps()).containsExactly("trimmed");
        assertThat(client.parser.events().get(0).lastEventId()).isEqualTo(new Position(9, 3).cursor());
        assertThat(client.data()).containsExactly("4", "5", "6");
    }

    @Test
    void tellsThatAnIdIsUnknownAndGoesOnLive() {
        fixture.publish("1", "a");
        Client client = fixture.client("a").resume("urn:uuid:of-somebody-else");
        fixture.publish("2", "a");
        fixture.settle();

        assertThat(client.gaps()).containsExactly("unknown");
        assertThat(client.data()).containsExactly("2");
    }

    @Test
    void keepsGapsToItselfWhenToldSo() {
        var settings = new HubSettings(
                HubFixture.HEARTBEAT,
                Duration.ZERO,
                1000,
                SlowPolicy.DISCONNECT,
                false,
                new RetrySpread(Duration.ZERO, Duration.ZERO));
        var quiet = new HubFixture(10, settings);
        Client client = quiet.client("a").resume("unknown");

        assertThat(client.gaps()).isEmpty();
        assertThat(quiet.hub.counters().gaps()).isEqualTo(1);
    }

    @Test
    void keepsNothingForAClientThatDoesNotReadAndGoesOnFromItsPosition() {
        Client client = fixture.client("a").open();
        client.stopReading();
        fixture.publish("1", "a");
        fixture.settle();
        IntStream.rangeClosed(2, 50).forEach(i -> fixture.publish("" + i, i % 2 == 0 ? "a" : "b"));
        fixture.settle();
        assertThat(client.data()).as("only what was written when it blocked").containsExactly("1");

        client.readAgain(Long.MAX_VALUE);
        fixture.settle();
        fixture.publish("51", "a");
        fixture.settle();
        var expected = new ArrayList<>(List.of("1"));
        IntStream.rangeClosed(2, 50).filter(i -> i % 2 == 0).forEach(i -> expected.add("" + i));
        expected.add("51");
        assertThat(client.data()).isEqualTo(expected);
        assertThat(client.gaps()).isEmpty();
    }

    private static final String KILOBYTE = "x".repeat(1000);

    @Test
    void resetsAClientThatTakesNothingWhenItsLagIsTooLarge() {
        Client slow = fixture.client("a").open();
        Client good = fixture.client("a").open();
        slow.stopReading();
        IntStream.range(0, 10).forEach(i -> fixture.publish(KILOBYTE, "a"));
        fixture.settle();
        assertThat(slow.wasReset).isFalse();
        IntStream.range(0, 2).forEach(i -> fixture.publish(KILOBYTE, "a"));
        fixture.settle();

        assertThat(slow.wasReset).isTrue();
        assertThat(good.data()).hasSize(12);
        assertThat(fixture.hub.counters().closed(CloseReason.SLOW)).isEqualTo(1);
        assertThat(fixture.hub.connections()).isEqualTo(1);
    }

    @Test
    void doesNotCountOtherTopicsAsLag() {
        Client quiet = fixture.client("a").open();
        quiet.stopReading();
        fixture.publish("1", "a");
        IntStream.range(0, 200).forEach(i -> fixture.publish(KILOBYTE, "b"));
        fixture.settle();

        assertThat(quiet.wasReset).isFalse();
        quiet.readAgain(Long.MAX_VALUE);
        fixture.publish("2", "a");
        fixture.settle();
        assertThat(quiet.data()).containsExactly("1", "2");
    }

    @Test
    void doesNotCallAClientSlowThatReads() {
        Client steady = fixture.client("a").open();
        steady.stopReading();
        for (int i = 0; i < 100; i++) {
            fixture.publish(KILOBYTE, "a");
            fixture.settle();
            steady.unflushed = Math.max(0, steady.unflushed - 10);
        }

        assertThat(steady.wasReset).isFalse();
    }

    @Test
    void givesASlowClientTheNewestOfEachTopicInOrderIfThatIsThePolicy() {
        var latest = new HubFixture(1000, HubFixture.settings(SlowPolicy.LATEST_ONLY, 5_000));
        Client slow = latest.client("a", "b", "c").open();
        slow.stopReading();
        latest.publish("taken before", "a");
        latest.settle();
        latest.publish("b once", "b");
        IntStream.range(0, 20).forEach(i -> latest.publish(i + KILOBYTE, "a"));
        latest.publish("last", "a", "d");
        latest.publish("c newest", "c");
        latest.publish("not mine", "e");
        latest.settle();
        assertThat(slow.wasReset).isFalse();

        slow.readAgain(Long.MAX_VALUE);
        latest.settle();
        assertThat(slow.gaps()).containsExactly("slow");
        assertThat(slow.data()).containsExactly("taken before", "b once", "last", "c newest");
        latest.publish("live again", "b");
        latest.settle();
        assertThat(slow.data()).endsWith("live again");
    }

    @Test
    void tellsAClientThatFallsOffTheLogWhileItReads() {
        var small = new HubFixture(5, HubFixture.settings(SlowPolicy.DISCONNECT, 1 << 20));
        Client client = small.client("a").open();
        client.stopReading();
        IntStream.rangeClosed(1, 20).forEach(i -> {
            small.publish("" + i, "a");
            small.settle();
        });
        client.readAgain(Long.MAX_VALUE);
        small.settle();

        assertThat(client.gaps()).containsExactly("slow");
        assertThat(client.data()).containsExactly("1", "16", "17", "18", "19", "20");
    }

    @Test
    void tellsLiveClientsWhenTheLogIsTrimmedBeforeTheLoopHasDispatchedIt() {
        var tiny = new HubFixture(2, HubFixture.settings(SlowPolicy.DISCONNECT, 1 << 20));
        Client client = tiny.client("a").open();
        IntStream.rangeClosed(1, 6).forEach(i -> tiny.publish("" + i, "a"));
        tiny.settle();

        assertThat(client.gaps()).containsExactly("slow");
        assertThat(client.data()).containsExactly("5", "6");
    }

    @Test
    void resetsAClientThatTakesNothingOnceTheLogHasLostWhatIsDueToIt() {
        var small = new HubFixture(3, HubFixture.settings(SlowPolicy.DISCONNECT, 1 << 20));
        Client client = small.client("a").open();
        client.stopReading();
        IntStream.rangeClosed(1, 10).forEach(i -> {
            small.publish("" + i, "a");
            small.settle();
        });
        small.pass(HubFixture.HEARTBEAT.multipliedBy(2));

        assertThat(client.wasReset).isTrue();
    }

    @Test
    void closesWithRetryAndTheCursorThatResumesExactly() {
        Client client = fixture.client("a").open();
        // The loop has the close before it first hears of what is published meanwhile.
        var closed = fixture.hub.closeRandom(CloseReason.DRAIN);
        fixture.publish("1", "a");
        fixture.publish("for others", "b");
        fixture.settle();

        assertThat(closed.join()).isPresent();
        assertThat(client.ended).isTrue();
        assertThat(client.data()).as("delivered until the very close").containsExactly("1");
        assertThat(client.parser.lastEventId()).isEqualTo(new Position(9, 2).cursor());
        assertThat(fixture.hub.connections()).isZero();
        assertThat(fixture.hub.endingConnections()).isEqualTo(1);
        fixture.streams.gone(client.subscriber);
        assertThat(fixture.hub.endingConnections()).isZero();
        assertThat(fixture.hub.closeRandom(CloseReason.DRAIN).join()).isEmpty();
    }

    @Test
    void closesAllThereAre() {
        List<Client> clients =
                IntStream.range(0, 20).mapToObj(i -> fixture.client("a").open()).toList();
        fixture.publish("1", "a");
        fixture.hub.closeAll(CloseReason.DRAIN);
        fixture.settle();

        assertThat(clients).allMatch(client -> client.ended && client.data().equals(List.of("1")));
        assertThat(fixture.hub.connections()).isZero();
        assertThat(fixture.hub.endingConnections()).isEqualTo(20);
    }

    @Test
    void closesAClientThatIsBehindWithItsOwnCursor() {
        Client client = fixture.client("a").open();
        client.stopReading();
        IntStream.rangeClosed(1, 5).forEach(i -> fixture.publish("" + i, "a"));
        fixture.settle();
        var closed = fixture.hub.closeRandom(CloseReason.SHED);
        fixture.settle();

        assertThat(closed.join()).isPresent();
        assertThat(client.parser.lastEventId()).isEqualTo(new Position(9, 1).cursor());
        Client again = fixture.client("a").resume(client.parser.lastEventId());
        fixture.settle();
        assertThat(again.data()).containsExactly("2", "3", "4", "5");

        fixture.pass(Duration.ofSeconds(6));
        assertThat(client.wasReset).as("it never takes its last bytes").isTrue();
        assertThat(fixture.hub.endingConnections()).isZero();
    }

    @Test
    void forgetsAClientThatLeaves() {
        Client client = fixture.client("a").open();
        fixture.streams.gone(client.subscriber);
        fixture.streams.gone(client.subscriber);
        fixture.publish("1", "a");
        fixture.settle();

        assertThat(client.data()).isEmpty();
        assertThat(fixture.hub.connections()).isZero();
        assertThat(fixture.hub.counters().closed(CloseReason.CLIENT)).isEqualTo(1);
    }
}
