package io.ssefleet.node.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.node.hub.HubFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a loop does in one turn, in which order, and what it leaves for later. */
class TurnTest {

    private final HubFixture fixture = HubFixture.usual();

    @Test
    void wakesTheLoopOnceForManyPublications() {
        fixture.client("a").open();
        IntStream.range(0, 100).forEach(i -> fixture.publish("x", "a"));

        assertThat(fixture.loop.waiting()).isEqualTo(1);
    }

    @Test
    void replaysInBoundedTurnsWhileLiveClientsComeFirst() {
        IntStream.range(0, 900).forEach(i -> fixture.publish("old " + i, "a"));
        Client late = fixture.client("a").resume("earliest");
        List<Client> more = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> more.add(fixture.client("a").resume("earliest")));
        Client live = fixture.client("b").open();
        fixture.publish("now", "b");
        fixture.loop.turn();

        assertThat(live.data()).containsExactly("now");
        assertThat(late.data()).isEmpty();
        fixture.loop.turn();
        assertThat(late.data()).hasSizeBetween(1, 899);
        fixture.settle();
        assertThat(late.data()).hasSize(900);
        assertThat(more).allSatisfy(client -> assertThat(client.data()).isEqualTo(late.data()));
    }

    @Test
    void looksAtItsConnectionsBetweenTwoTurnsOfReplayWhateverIsAppendedMeanwhile() {
        IntStream.range(0, 900).forEach(i -> fixture.publish("old " + i, "a"));
        Client late = fixture.client("a").resume("earliest");
        Client live = fixture.client("b").open();
        fixture.nanosPerWrite = Duration.ofMillis(10).toNanos();
        fixture.onWrite = () -> {
            fixture.onWrite = () -> {};
            fixture.publish("meanwhile", "b");
        };
        fixture.loop.turn();
        int read = late.data().size();
        fixture.loop.runWaiting();

        assertThat(live.data()).containsExactly("meanwhile");
        assertThat(late.data()).hasSize(read);
        assertThat(read).isBetween(1, 899);
    }

    @Test
    void whatIsAppendedWhileEventsAreWrittenWaitsUntilItHasLookedAtItsConnections() {
        Client first = fixture.client("a").open();
        Client second = fixture.client("b").open();
        fixture.publish("1", "a");
        fixture.onWrite = () -> {
            fixture.onWrite = () -> {};
            fixture.publish("2", "b");
        };
        fixture.loop.runWaiting();

        assertThat(first.data()).containsExactly("1");
        assertThat(second.data()).isEmpty();
        fixture.settle();
        assertThat(second.data()).containsExactly("2");
    }

    @Test
    void resetsAStreamThatCannotBeReadOnForAndGoesOnWithTheOthers() {
        fixture.publish("1", "a");
        Client broken = fixture.client("a").resume("earliest");
        Client well = fixture.client("a").resume("earliest");
        fixture.onWrite = () -> {
            fixture.onWrite = () -> {};
            throw new IllegalStateException("no memory");
        };

        assertThatThrownBy(fixture.loop::turn).hasMessage("no memory");
        fixture.settle();
        assertThat(broken.wasReset).isTrue();
        assertThat(well.data()).containsExactly("1");
        assertThat(fixture.hub.connections()).isEqualTo(1);
    }

    @Test
    void endsATurnOfReplayWhenItHasTakenLongWhateverWasDoneInIt() {
        fixture.publish("old", "a");
        List<Client> late = IntStream.range(0, 20)
                .mapToObj(i -> fixture.client("a").resume("earliest"))
                .toList();
        fixture.nanosPerWrite = Duration.ofMillis(10).toNanos();
        fixture.loop.turn();

        assertThat(late).filteredOn(client -> !client.data().isEmpty()).hasSize(1);
        fixture.settle();
        assertThat(late).allSatisfy(client -> assertThat(client.data()).containsExactly("old"));
    }

    @Test
    void writesFirstToThoseThatHaveBeenThereForLonger() {
        Client first = fixture.client("a").open();
        Client second = fixture.client("a").open();
        Client third = fixture.client("a").open();
        fixture.written.clear();
        fixture.publish("1", "a");
        fixture.publish("2", "a");
        fixture.settle();

        assertThat(fixture.written).containsExactly(first, second, third);
        assertThat(third.data()).containsExactly("1", "2");
    }

    @Test
    void aStreamThatIsEndedByAnEventKeepsItFromNobody() {
        Client first = fixture.client("a").open();
        Client slow = fixture.client("a", "a").open();
        List<Client> others = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> others.add(fixture.client("a").open()));
        slow.stopReading();
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            published.add(i + "x".repeat(1_000));
            fixture.publish(published.get(i), "a");
            fixture.settle();
        }

        assertThat(slow.wasReset).isTrue();
        assertThat(first.data()).isEqualTo(published);
        assertThat(others).allSatisfy(client -> assertThat(client.data()).isEqualTo(published));
    }
}
