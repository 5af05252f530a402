package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.WhatwgParser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventStreamTest {

    @Provide
    Arbitrary<String> anyData() {
        Arbitrary<String> unicode = Arbitraries.strings().all().ofMaxLength(40);
        Arbitrary<String> lines = Arbitraries.of(
                        "\r", "\n", "\r\n", "data: x", "id: 1", "", " ", ":", "é", "😀", "\0", "\n\n", "a")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(unicode, lines).map(EventStreamTest::withoutLoneSurrogates);
    }

    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    @Property
    void anyDataComesBackWithItsLineBreaksAsLineFeeds(
            @ForAll("anyData") String first, @ForAll("anyData") String second) {
        var parser = new WhatwgParser();
        parser.feed(event("one", first, "greeting")).feed(event("two", second, ""));

        assertThat(parser.events())
                .containsExactly(
                        new WhatwgParser.Event("greeting", normalized(first), "one"),
                        new WhatwgParser.Event("message", normalized(second), "two"));
    }

    private static byte[] event(String id, String data, String type) {
        return EventStream.withId(
                id, EventStream.withoutId(new Update(List.of("t"), data, id, type, Update.NO_RETRY, false)));
    }

    private static String normalized(String data) {
        return data.replace("\r\n", "\n").replace('\r', '\n');
    }

    @Example
    void retryIsWrittenInDigits() {
        var update = new Update(List.of("t"), "x", "", "", 2500, false);
        var parser = new WhatwgParser().feed(EventStream.withId("1", EventStream.withoutId(update)));

        assertThat(parser.retryMillis()).hasValue(2500);
        assertThat(parser.events()).hasSize(1);
    }

    @Example
    void openingHeartbeatAndClosingMoveThePositionAndFireNothing() {
        var parser = new WhatwgParser().feed(EventStream.opening(Duration.ofMillis(1234), "#1-2"));
        assertThat(parser.lastEventId()).isEqualTo("#1-2");
        assertThat(parser.retryMillis()).hasValue(1234);
        assertThat(parser.comments()).isNotEmpty();

        parser.feed(EventStream.heartbeat("#1-3"));
        assertThat(parser.lastEventId()).isEqualTo("#1-3");

        parser.feed(EventStream.closing(Duration.ofSeconds(7), "#1-4"));
        assertThat(parser.lastEventId()).isEqualTo("#1-4");
        assertThat(parser.retryMillis()).hasValue(7000);
        assertThat(parser.events()).isEmpty();
    }

    @Example
    void refusalLeavesThePositionAlone() {
        var parser = new WhatwgParser()
                .feed(EventStream.heartbeat("#1-3"))
                .feed(EventStream.refusal(Duration.ofSeconds(3), "full\n\ndata: forged"));

        assertThat(parser.lastEventId()).isEqualTo("#1-3");
        assertThat(parser.retryMillis()).hasValue(3000);
        assertThat(parser.events()).isEmpty();
    }

    @Example
    void gapSaysWhatWasAskedForAndWhatIsThereEvenIfTheIdIsHostile() {
        String hostile = "\"},\r\ndata: forged\u2028";
        var parser = new WhatwgParser()
                .feed(EventStream.gap("#1-9", hostile, Optional.of("urn:x"), GapReason.TRIMMED))
                .feed(EventStream.gap("#1-9", "a", Optional.empty(), GapReason.UNKNOWN));

        assertThat(parser.events()).hasSize(2).allMatch(event -> event.type().equals("ssefleet-gap"));
        var trimmed = new JsonObject(parser.events().get(0).data());
        assertThat(trimmed.getString("requested")).isEqualTo(hostile);
        assertThat(trimmed.getString("oldest")).isEqualTo("urn:x");
        assertThat(trimmed.getString("reason")).isEqualTo("trimmed");
        var unknown = new JsonObject(parser.events().get(1).data());
        assertThat(unknown.containsKey("oldest")).isTrue();
        assertThat(unknown.getValue("oldest")).isNull();
        assertThat(parser.events().get(1).lastEventId()).isEqualTo("#1-9");
    }
}
