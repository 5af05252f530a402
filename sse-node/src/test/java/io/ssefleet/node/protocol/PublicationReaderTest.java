package io.ssefleet.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationReaderTest {

    private final PublicationReader reader =
            new PublicationReader(new ProtocolLimits(1000, 20, 3, 10, Duration.ofMillis(500)), "a node's"::equals);

    private Update read(Map<String, String> fields) throws BadRequest {
        var all = new HashMap<String, List<String>>();
        all.put("topic", List.of("t"));
        fields.forEach((name, value) -> all.put(name, List.of(value)));
        return reader.read(all);
    }

    @Test
    void takesEverythingThatAPublisherMaySay() throws BadRequest {
        Update update = reader.read(Map.of(
                "topic", List.of("a", "b", "a"),
                "data", List.of("x\r\ny"),
                "id", List.of("mine"),
                "type", List.of("price"),
                "retry", List.of("3000"),
                "private", List.of("on")));

        assertThat(update.topics()).containsExactly("a", "b");
        assertThat(update.data()).isEqualTo("x\r\ny");
        assertThat(update.id()).isEqualTo("mine");
        assertThat(update.type()).isEqualTo("price");
        assertThat(update.retryMillis()).isEqualTo(3000);
        assertThat(update.isPrivate()).isTrue();
    }

    @Test
    void leavesOutWhatIsEmpty() throws BadRequest {
        Update update = read(Map.of("id", "", "type", "", "retry", ""));

        assertThat(update.id()).isEmpty();
        assertThat(update.type()).isEmpty();
        assertThat(update.retryMillis()).isEqualTo(Update.NO_RETRY);
        assertThat(update.data()).isEmpty();
        assertThat(update.isPrivate()).isFalse();
    }

    @Test
    void raisesASmallRetryToTheFloor() throws BadRequest {
        assertThat(read(Map.of("retry", "0")).retryMillis()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\u0007", "a\u2028b", "a\u0085b", "a\u200eb", "\ud800"})
    void refusesWhatCouldForgeALine(String text) {
        for (String field : List.of("id", "type", "topic")) {
            assertThatThrownBy(() -> read(Map.of(field, text)))
                    .as(field)
                    .isInstanceOf(BadRequest.class)
                    .hasMessageStartingWith(field + ": ")
                    .hasMessageContaining("U+");
        }
    }

    @Test
    void refusesWhatTheNodeKeepsForItself() {
        assertRefused(Map.of("id", "#1-2"), "id", "#");
        assertRefused(Map.of("id", "earliest"), "id", "earliest");
        assertRefused(Map.of("id", "a node's"), "id", "version 8");
        assertRefused(Map.of("type", "ssefleet-gap"), "type", "ssefleet-gap");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertRefused(Map.of("id", "12345678901"), "id", "10");
        assertRefused(Map.of("topic", "éééééééééééé"), "topic", "20");
        assertThatThrownBy(() -> reader.read(Map.of("topic", List.of("a", "b", "c", "d"))))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("at most 3");
    }

    @Test
    void refusesWhatIsMissingRepeatedOrUnknown() {
        assertThatThrownBy(() -> reader.read(Collections.emptyMap()))
                .isInstanceOf(BadRequest.class)
                .hasMessageStartingWith("topic: is missing");
        assertThatThrownBy(() -> reader.read(Map.of("topic", List.of("t"), "data", List.of("a", "b"))))
                .isInstanceOf(BadRequest.class)
                .hasMessageStartingWith("data: is given 2 times");
        assertRefused(Map.of("topics", "t"), "topics", "topic, data, id");
        assertRefused(Map.of("topic", ""), "topic", "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1s", "٣", "9999999999999", " 1"})
    void refusesARetryThatIsNotInDigits(String retry) {
        assertRefused(Map.of("retry", retry), "retry", "digits");
    }

    @Test
    void doesNotGuessWhetherAnUpdateIsPrivate() {
        assertRefused(Map.of("private", "false"), "private", "leave the field out");
    }

    private void assertRefused(Map<String, String> fields, String field, String says) {
        assertThatThrownBy(() -> read(fields))
                .isInstanceOf(BadRequest.class)
                .hasMessageStartingWith(field + ": ")
                .hasMessageContaining(says);
    }
}
