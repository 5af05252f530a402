package io.ssefleet.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class PositionTest {

    @Property
    void bothTextsLeadBack(
            @ForAll @LongRange(min = 0, max = (1L << 60) - 1) long epoch,
            @ForAll @LongRange(min = 0, max = (1L << 62) - 1) long sequence) {
        var position = new Position(epoch, sequence);

        assertThat(Position.parse(position.cursor())).hasValue(position);
        assertThat(Position.parse(position.urn())).hasValue(position);
        UUID uuid = UUID.fromString(position.urn().substring("urn:uuid:".length()));
        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Property
    void anythingElseIsNoPosition(@ForAll String text) {
        Position.parse(text).ifPresent(position -> assertThat(text).isIn(position.cursor(), position.urn()));
    }

    @Example
    void refusesSloppySpellings() {
        String urn = new Position(7, 9).urn();
        var sloppy = List.of(
                "#1",
                "#1-",
                "#-1",
                "#01-2",
                "#1-02",
                "#1-2 ",
                "#9223372036854775807-1",
                "#1-9999999999999999999",
                "urn:uuid:" + UUID.nameUUIDFromBytes(new byte[1]),
                urn.toUpperCase(java.util.Locale.ROOT),
                urn.substring("urn:uuid:".length()),
                "urn:uuid:1-1-8001-8001-1",
                "earliest",
                "");
        assertThat(sloppy).allSatisfy(text -> assertThat(Position.parse(text)).isEmpty());
    }

    @Example
    void ordersByEpochThenSequence() {
        assertThat(new Position(1, 9)).isLessThan(new Position(2, 0));
        assertThat(new Position(1, 1)).isLessThan(new Position(1, 2));
    }
}
