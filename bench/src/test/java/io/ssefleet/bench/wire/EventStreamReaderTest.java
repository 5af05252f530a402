package io.ssefleet.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.bench.wire.EventStreamReader.Field;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventStreamReaderTest {
    private static final String STREAM =
            "retry: 1000\nid: #1-0\n:\n\nid:1\r\nevent: news\r\ndata: grün\r\n\r\ndata\rdata:two:  \r\r\nother: x\nid\n\n";
    private static final List<String> FIELDS = List.of(
            "retry=1000",
            "id=#1-0",
            "!",
            "id=1",
            "event=news",
            "data=grün",
            "!",
            "data=",
            "data=two:  ",
            "!",
            "id=",
            "!");

    @Example
    void allWaysToEndALineAreOne() throws ProtocolException {
        assertThat(read(List.of(STREAM.getBytes(StandardCharsets.UTF_8)))).isEqualTo(FIELDS);
    }

    @Property(tries = 200)
    void itDoesNotMatterHowTheStreamIsCutIntoReads(@ForAll("cuts") List<Integer> cuts) throws ProtocolException {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        List<byte[]> reads = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().sorted().toList()) {
            reads.add(Arrays.copyOfRange(bytes, from, cut));
            from = cut;
        }
        reads.add(Arrays.copyOfRange(bytes, from, bytes.length));
        assertThat(read(reads)).isEqualTo(FIELDS);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers()
                .between(0, STREAM.getBytes(StandardCharsets.UTF_8).length)
                .list()
                .ofMaxSize(60);
    }

    private static List<String> read(List<byte[]> reads) throws ProtocolException {
        List<String> seen = new ArrayList<>();
        EventStreamReader reader = new EventStreamReader();
        EventStreamReader.Sink sink = new EventStreamReader.Sink() {
            @Override
            public void field(Field name, byte[] bytes, int from, int to) {
                seen.add(name + "=" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void dispatch() {
                seen.add("!");
            }
        };
        for (byte[] read : reads) {
            reader.read(read, 0, read.length, sink);
        }
        return seen;
    }
}
