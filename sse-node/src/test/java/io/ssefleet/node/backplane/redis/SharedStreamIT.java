package io.ssefleet.node.backplane.redis;

import static io.ssefleet.node.Patience.await;
import static io.ssefleet.node.backplane.redis.RedisFixture.KEYS;
import static io.ssefleet.node.backplane.redis.RedisFixture.awaitNotLive;
import static io.ssefleet.node.backplane.redis.RedisFixture.entries;
import static io.ssefleet.node.backplane.redis.RedisFixture.publish;
import static io.ssefleet.node.backplane.redis.RedisFixture.told;
import static io.ssefleet.node.backplane.redis.RedisFixture.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.RedisProcess;
import io.ssefleet.node.WhatwgParser;
import io.ssefleet.node.log.LogEntry;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes make of one stream while all is well. */
class SharedStreamIT {

    private final RedisFixture fleet = new RedisFixture(RedisProcess.start());

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void allNodesHaveOneOrderAndTheSameIds() throws Exception {
        RedisBackplane first = fleet.join();
        RedisBackplane second = fleet.join();
        List<CompletableFuture<String>> answers = IntStream.range(0, 600)
                .mapToObj(i ->
                        (i % 2 == 0 ? first : second).publish(update("" + i)).toCompletableFuture())
                .toList();
        var ids = new ArrayList<String>();
        for (CompletableFuture<String> answer : answers) {
            ids.add(answer.get(10, TimeUnit.SECONDS));
        }
        await().until(() -> first.log().entries() == 600 && second.log().entries() == 600);
        assertThat(entries(first)).extracting(LogEntry::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(entries(second))
                .extracting(LogEntry::id)
                .isEqualTo(entries(first).stream().map(LogEntry::id).toList());
        assertThat(entries(second))
                .extracting(LogEntry::wire)
                .containsExactlyElementsOf(
                        entries(first).stream().map(LogEntry::wire).toList());
        // Each node's own publications keep their order.
        assertThat(told(second).stream().map(Integer::valueOf).filter(i -> i % 2 == 0))
                .isSorted();
        assertThat(redis("XRANGE", KEYS.stream(), "-", "+")
                        .get(599)
                        .get(1)
                        .get(1)
                        .toString())
                .isEqualTo("600");
    }

    private io.vertx.redis.client.Response redis(String name, String... arguments) {
        return fleet.redis.command(name, arguments);
    }

    @Test
    void carriesEveryKindOfEvent() throws Exception {
        RedisBackplane node = fleet.join();
        List<Update> updates = Stream.of("", "a\nb\r\nc\rd", "\u0000\u0001", "ä€😀", ": id: x\n\n", "x".repeat(300_000))
                .flatMap(data -> Stream.of(
                        new Update(
                                List.of("https://example.com/{x}", "b c"),
                                data,
                                "own-" + data.hashCode(),
                                "type é",
                                3000,
                                true),
                        new Update(List.of("t"), data, "", "", Update.NO_RETRY, false)))
                .toList();
        for (Update update : updates) {
            publish(node, update);
        }
        await().until(() -> node.log().entries() == updates.size());
        List<LogEntry> entries = entries(node);
        for (int i = 0; i < updates.size(); i++) {
            Update update = updates.get(i);
            var parser = new WhatwgParser();
            parser.feed(entries.get(i).wire());
            assertThat(entries.get(i).topics()).isEqualTo(update.topics());
            assertThat(entries.get(i).isPrivate()).isEqualTo(update.isPrivate());
            assertThat(parser.events()).hasSize(1);
            assertThat(parser.events().get(0).type()).isEqualTo(update.type().isEmpty() ? "message" : update.type());
            assertThat(parser.events().get(0).data())
                    .isEqualTo(update.data().replace("\r\n", "\n").replace('\r', '\n'));
            assertThat(parser.lastEventId()).isEqualTo(entries.get(i).id());
        }
    }

    @Test
    void storesARepeatOnceAndOtherContentAsAnotherEvent() throws Exception {
        RedisBackplane node = fleet.join();
        RedisBackplane other = fleet.join();
        assertThat(publish(node, update("mine", "one"))).isEqualTo("mine");
        assertThat(publish(node, update("between"))).startsWith("urn:uuid:");
        assertThat(publish(other, update("mine", "one"))).isEqualTo("mine");
        assertThat(publish(other, update("mine", "two"))).isEqualTo("mine");
        assertThat(publish(node, update("mine", "two"))).isEqualTo("mine");
        await().until(() -> told(node).equals(List.of("one", "between", "two")));
        // A client that names it may have seen the earliest only.
        RedisBackplane later = fleet.join();
        for (RedisBackplane any : List.of(node, other, later)) {
            assertThat(resume(any, "mine"))
                    .isInstanceOfSatisfying(
                            Resumption.After.class,
                            after -> assertThat(after.mark().before())
                                    .isEqualTo(entries(node).get(0).position()));
        }
    }

    @Test
    void anIdThatWasUsedBeforeStandsForItsFirstEvent() throws Exception {
        RedisBackplane all = fleet.join();
        publish(all, update("same", "first"));
        for (String data : List.of("a", "b", "c")) {
            publish(all, update(data));
        }
        publish(all, update("same", "second"));
        publish(all, update("d"));
        RedisBackplane late = fleet.join(2);

        Resumption found = late.resume("same").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(found).isInstanceOf(Resumption.Older.class);
        assertThat(((Resumption.Older) found).entries()).hasSize(3);
        assertThat(((Resumption.Older) found).then()).isInstanceOf(Resumption.After.class);
    }

    @Test
    void goesOnCountingWhenTheStateIsLost() throws Exception {
        RedisBackplane node = fleet.join();
        publish(node, update("mine", "x"));
        publish(node, update("y"));
        fleet.redis.command("DEL", KEYS.state());
        publish(node, update("mine", "x"));
        publish(node, update("z"));
        await().until(() -> told(node).contains("z"));
        assertThat(told(node)).containsExactly("x", "y", "z");
        assertThat(fleet.redis.command("HGET", KEYS.state(), "seq").toInteger()).isEqualTo(3);
    }

    @Test
    void dropsIdsFromTheIndexWithTheirEntries() throws Exception {
        RedisBackplane node = fleet.join(10);
        publishAll(node, IntStream.range(0, 40).mapToObj(i -> update("id-" + i, "x")));
        assertThat(redis("XLEN", KEYS.stream()).toInteger()).isEqualTo(40);
        awaitNotLive();
        publish(node, update("id-40", "x"));
        assertThat(redis("XLEN", KEYS.stream()).toInteger()).isEqualTo(10);
        // As many again are remembered, so that who comes with them can be told what is missing.
        assertThat(redis("HLEN", KEYS.ids()).toInteger()).isEqualTo(20);
        assertThat(redis("ZCARD", KEYS.repeats()).toInteger()).isEqualTo(20);
        RedisBackplane joining = fleet.join(10);
        assertThat(resume(joining, "id-30")).isInstanceOf(Resumption.After.class);
        assertThat(resume(joining, "id-29")).isInstanceOf(Resumption.Trimmed.class);
        assertThat(resume(joining, "id-20")).isEqualTo(new Resumption.Unknown());
        // In the window it is a repeat, beyond it a new event.
        publish(node, update("id-31", "x"));
        publish(node, update("id-30", "x"));
        assertThat(redis("HGET", KEYS.state(), "seq").toInteger()).isEqualTo(42);
        publishAll(node, IntStream.range(0, 20).mapToObj(i -> update("y")));
        awaitNotLive();
        publish(node, update("y"));
        assertThat(redis("EXISTS", KEYS.ids(), KEYS.repeats()).toInteger()).isZero();
    }

    private static void publishAll(RedisBackplane node, Stream<Update> updates) {
        updates.map(update -> node.publish(update).toCompletableFuture())
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Test
    void aShortReplayCostsNoNodeALiveEvent() throws Exception {
        RedisBackplane shortest = fleet.join(1);
        RedisBackplane reader = fleet.join(10_000);
        for (int burst = 0; burst < 5; burst++) {
            publishAll(shortest, IntStream.range(0, 1000).mapToObj(i -> update("")));
        }
        publish(shortest, update("last"));
        await().until(() -> told(reader).contains("last"));
        assertThat(told(reader)).hasSize(5001).doesNotContain("gap");
    }

    @Test
    void primesANodeThatJoinsAndGoesOnWithoutAHole() throws Exception {
        RedisBackplane node = fleet.join(5000);
        for (int i = 0; i < 4500; i++) {
            node.publish(update("" + i));
        }
        await().until(() -> node.log().entries() == 4500);
        var publishing = CompletableFuture.runAsync(
                () -> IntStream.range(4500, 5000).forEach(i -> node.publish(update("" + i))));
        RedisBackplane joining = fleet.join(5000);
        publishing.join();
        await().until(() -> joining.log().entries() == 5000);
        assertThat(told(joining)).isEqualTo(told(node));
        // The joiner knows where the stream began, and a shorter log where its own part does.
        assertThat(resume(joining, "#0-0")).isInstanceOf(Resumption.After.class);
        RedisBackplane small = fleet.join(100);
        LogEntry beforeOldest = entries(node).get(4899);
        assertThat(told(small)).isEqualTo(told(node).subList(4900, 5000));
        assertThat(small.log().resume(beforeOldest.id())).isInstanceOf(Resumption.After.class);
        assertThat(small.log().resume(entries(node).get(4898).id())).isInstanceOf(Resumption.Trimmed.class);
    }

    @Test
    void readsFromTheStreamWhatTheLogDoesNotReachBackTo() throws Exception {
        RedisBackplane node = fleet.join(3000);
        IntStream.range(0, 3000).forEach(i -> node.publish(update("" + i)));
        await().until(() -> node.log().entries() == 3000);
        RedisBackplane small = fleet.join(100);
        LogEntry last = entries(node).get(499);
        assertThat(resume(small, last.id())).isInstanceOfSatisfying(Resumption.Older.class, older -> {
            assertThat(older.from()).isEqualTo(last.position());
            assertThat(older.entries()).hasSize(2400);
            assertThat(older.entries().get(0).id())
                    .isEqualTo(entries(node).get(500).id());
            assertThat(older.then()).isEqualTo(new Resumption.After(small.log().head()));
        });
        // Where the stream does not reach either, the client is told, and gets what there is.
        redis("XTRIM", KEYS.stream(), "MAXLEN", "2000");
        assertThat(resume(small, last.id())).isInstanceOfSatisfying(Resumption.Older.class, older -> {
            assertThat(older.entries()).hasSize(1900);
            assertThat(older.then())
                    .isEqualTo(new Resumption.Trimmed(small.log().head()));
        });
        redis("XTRIM", KEYS.stream(), "MAXLEN", "50");
        assertThat(resume(small, last.id()))
                .isEqualTo(new Resumption.Trimmed(small.log().head()));
    }

    @Test
    void tellsWhatNobodyKnows() throws Exception {
        RedisBackplane node = fleet.join();
        publish(node, update("x"));
        await().until(() -> node.log().entries() == 1);
        Position last = entries(node).get(0).position();
        for (String id : List.of(
                "never-published",
                "urn:uuid:00000000-0000-4000-8000-000000000000",
                new Position(last.epoch() + 1, 0).cursor(),
                new Position(Position.FIRST_LOCAL_EPOCH, 3).urn())) {
            assertThat(resume(node, id)).as(id).isEqualTo(new Resumption.Unknown());
        }
        assertThat(resume(node, last.urn())).isInstanceOf(Resumption.After.class);
        assertThat(new String(entries(node).get(0).wire(), UTF_8)).contains("id: " + last.urn());
    }

    private static Resumption resume(RedisBackplane node, String id) throws Exception {
        return node.resume(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
