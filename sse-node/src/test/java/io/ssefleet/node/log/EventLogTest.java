package io.ssefleet.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventLogTest {

    private static final Position ORIGIN = new Position(5, 0);
    private static final long SECOND = 1_000_000_000L;

    private long now;

    /** Appending, or letting time pass. */
    record Step(int wireBytes, int seconds, boolean ownId) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = net.jqwik.api.Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(true, false))
                .as(Step::new);
        return step.list().ofMaxSize(60);
    }

    @Property
    void keepsTheNewestThatFitTheLimits(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 12) int maxEntries,
            @ForAll @IntRange(min = 1, max = 4000) int maxBytes) {
        now = 0;
        Duration age = Duration.ofSeconds(10);
        var log = new EventLog(new LogLimits(maxEntries, maxBytes, age), ORIGIN, () -> now);
        var model = new ArrayList<LogEntry>();
        for (Step step : steps) {
            now += step.seconds() * SECOND;
            model.add(append(
                    log,
                    "topic-" + step.wireBytes() % 3,
                    step.ownId() ? "own-" + log.nextOffset() : null,
                    step.wireBytes()));
            while (model.get(0).appendedNanos() < now - age.toNanos()
                    || (model.size() > 1
                            && (model.size() > maxEntries
                                    || model.stream()
                                                    .mapToLong(LogEntry::weightBytes)
                                                    .sum()
                                            > maxBytes))) {
                model.remove(0);
            }

            assertThat(entries(log)).isEqualTo(model);
            assertThat(log.bytes())
                    .isEqualTo(model.stream().mapToLong(LogEntry::weightBytes).sum());
            assertThat(log.entries()).isEqualTo(model.size());
            assertThat(log.read(log.oldestOffset() - 1)).isNull();
            assertThat(log.read(log.nextOffset())).isNull();
            for (LogEntry entry : model) {
                boolean newest = model.stream()
                        .noneMatch(later -> later.offset() > entry.offset()
                                && later.topics().equals(entry.topics()));
                assertThat(log.isNewest(entry.topics().get(0), entry)).isEqualTo(newest);
                var after = new Mark(entry.offset() + 1, entry.position());
                assertThat(log.resume(entry.id())).isEqualTo(new Resumption.After(after));
                assertThat(log.resume(entry.position().cursor())).isEqualTo(new Resumption.After(after));
            }
        }
    }

    private static List<LogEntry> entries(EventLog log) {
        var all = new ArrayList<LogEntry>();
        for (long offset = log.oldestOffset(); offset < log.nextOffset(); offset++) {
            all.add(log.read(offset));
        }
        return all;
    }

    private static LogEntry append(EventLog log, String topic, String ownId, int wireBytes) {
        Position position = log.last().next();
        return log.append(
                position,
                new EventContent(
                        ownId == null ? position.urn() : ownId,
                        ownId != null,
                        List.of(topic),
                        false,
                        new byte[wireBytes]));
    }

    private EventLog logOf(int entries) {
        return new EventLog(new LogLimits(entries, 1 << 20, Duration.ofHours(1)), ORIGIN, () -> now);
    }

    @Example
    void growsFarBeyondItsFirstSize() {
        EventLog log = logOf(5000);
        for (int i = 0; i < 7000; i++) {
            append(log, "t", null, 1);
        }
        assertThat(entries(log)).hasSize(5000).doesNotContainNull();
        assertThat(log.head()).isEqualTo(new Mark(2000, new Position(5, 2000)));
    }

    @Example
    void resumesFromTheStartBeforeAnythingCame() {
        EventLog log = logOf(10);
        String cursor = log.tail().before().cursor();
        append(log, "t", null, 1);

        assertThat(log.resume(cursor)).isEqualTo(new Resumption.After(new Mark(0, ORIGIN)));
        assertThat(log.resume("earliest")).isEqualTo(new Resumption.Earliest(new Mark(0, ORIGIN)));
    }

    @Example
    void tellsTrimmedFromUnknown() {
        EventLog log = logOf(2);
        LogEntry first = append(log, "t", "first", 1);
        LogEntry second = append(log, "t", null, 1);
        append(log, "t", null, 1);
        assertThat(log.resume("first")).as("all that followed is there").isInstanceOf(Resumption.After.class);
        append(log, "t", null, 1);

        var trimmed = new Resumption.Trimmed(new Mark(2, second.position()));
        assertThat(log.resume("first")).isEqualTo(trimmed);
        assertThat(log.resume(first.position().cursor())).isEqualTo(trimmed);
        assertThat(log.resume(second.id())).isInstanceOf(Resumption.After.class);
        assertThat(log.resume("never seen")).isEqualTo(new Resumption.Unknown());
        assertThat(log.resume(new Position(5, 99).cursor())).as("the future").isEqualTo(new Resumption.Unknown());
        assertThat(log.resume(new Position(6, 1).urn())).as("another log").isEqualTo(new Resumption.Unknown());
    }

    @Example
    void knowsNoPlaceOfAStreamThatItsOwnHasReplaced() {
        EventLog log = EventLog.shared(new LogLimits(10, 1 << 20, Duration.ofHours(1)), () -> now);
        log.append(new Position(2000, 0), new EventContent("x", true, List.of("t"), false, new byte[1]));

        assertThat(log.resume(new Position(1000, 5).cursor())).isEqualTo(new Resumption.Unknown());
        assertThat(log.resume(Position.ZERO.cursor())).isInstanceOf(Resumption.After.class);
        assertThat(log.resume(new Position(2000, 0).cursor())).isInstanceOf(Resumption.After.class);
    }

    @Example
    void findsTheEarliestOfSeveralWithOneId() {
        EventLog log = logOf(10);
        LogEntry first = append(log, "t", "same", 1);
        append(log, "t", null, 1);
        append(log, "t", "same", 1);

        assertThat(log.resume("same")).isEqualTo(new Resumption.After(new Mark(1, first.position())));
    }

    @Example
    void forgetsByAgeWithoutBeingAppendedTo() {
        EventLog log = new EventLog(new LogLimits(10, 1000, Duration.ofSeconds(5)), ORIGIN, () -> now);
        append(log, "t", null, 1);
        now += 6 * SECOND;
        log.expire();

        assertThat(log.entries()).isZero();
        assertThat(log.bytes()).isZero();
        assertThat(log.oldestId()).isEmpty();
        assertThat(log.resume(new Position(5, 1).cursor())).isInstanceOf(Resumption.After.class);
    }

    @Example
    void refusesToGoBack() {
        EventLog log = logOf(10);
        append(log, "t", null, 1);
        assertThatThrownBy(() -> log.append(ORIGIN, new EventContent("x", true, List.of("t"), false, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
