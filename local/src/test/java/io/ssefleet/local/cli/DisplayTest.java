package io.ssefleet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.local.fleet.FleetSnapshot;
import io.ssefleet.local.fleet.FleetSnapshot.Node;
import io.ssefleet.local.fleet.FleetSnapshot.State;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final Display.Introduction INTRODUCTION =
            new Display.Introduction("prices", "fleet.yaml", "http://127.0.0.1:1/.well-known/mercure", "TOKEN");

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void plainLinesTellEachChangeOnce() {
        PlainDisplay display = new PlainDisplay(out);
        display.introduce(INTRODUCTION);
        display.show(Display.Phase.running, fleet(3, 0, List.of(node("a", State.STARTING))), List.of("hello"));
        display.show(Display.Phase.running, fleet(3, 0, List.of(node("a", State.STARTING))), List.of());
        display.show(Display.Phase.running, fleet(3, 1, List.of(node("a", State.READY))), List.of());
        display.show(Display.Phase.draining, fleet(3, 0, List.of(node("a", State.DRAINING))), List.of());
        display.show(Display.Phase.stopped, fleet(3, 0, List.of()), List.of());
        List<String> lines = text.toString().lines().toList();
        assertThat(lines)
                .contains(
                        "hello",
                        "Ready 0/3",
                        "Ready 1/3",
                        "Node a: starting (process 42, port 20001)",
                        "Node a: ready (process 42, port 20001)",
                        "Node a: draining 7 connections (process 42, port 20001)",
                        "Node a: gone")
                .doesNotHaveDuplicates();
        assertThat(text.toString())
                .contains("not Kubernetes")
                .contains(
                        "curl -N -H 'Authorization: Bearer TOKEN' 'http://127.0.0.1:1/.well-known/mercure?topic=demo'");
    }

    @Test
    void jsonHasOneLineForEachChangeAndTheTokenInTheFirst() throws JsonProcessingException {
        JsonDisplay display = new JsonDisplay(out);
        display.introduce(INTRODUCTION);
        display.show(Display.Phase.running, fleet(3, 0, List.of(node("a", State.STARTING))), List.of("hello"));
        display.show(Display.Phase.running, fleet(3, 0, List.of(node("a", State.STARTING))), List.of());
        display.show(Display.Phase.running, fleet(3, 1, List.of(node("a", State.READY))), List.of());
        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(first.path("token").asText()).isEqualTo("TOKEN");
        assertThat(first.path("messages").get(0).asText()).isEqualTo("hello");
        assertThat(second.has("token")).isFalse();
        assertThat(second.path("fleet").asText()).isEqualTo("prices");
        assertThat(second.path("desired").asInt()).isEqualTo(3);
        assertThat(second.path("ready").asInt()).isEqualTo(1);
        assertThat(second.path("connections").asInt()).isEqualTo(30);
        assertThat(second.path("capacity").asInt()).isEqualTo(300);
        assertThat(second.path("limitedBy").asText()).isEqualTo("Declared");
        assertThat(second.path("url").asText()).endsWith("/.well-known/mercure");
        assertThat(second.path("nodes").get(0).path("state").asText()).isEqualTo("ready");
        assertThat(second.path("nodes").get(0).path("pid").asInt()).isEqualTo(42);
    }

    @Test
    void theTableFitsTheTerminal() {
        LiveDisplay display = new LiveDisplay(out, () -> new LiveDisplay.Size(60, 15));
        List<Node> nodes = IntStream.range(0, 40)
                .mapToObj(i -> node("prices-x5nt5qng6c-" + i, State.READY))
                .toList();
        List<String> frame = display.frame(Display.Phase.running, fleet(40, 40, nodes), new LiveDisplay.Size(60, 15));
        assertThat(frame).hasSizeLessThan(15).allMatch(line -> line.length() <= 60);
        assertThat(frame.get(0)).startsWith("prices: ready   Ready 40/40");
        assertThat(frame).anyMatch(line -> line.startsWith("... and "));
    }

    @Test
    void theNextFrameIsDrawnOverTheLastAndTheCursorComesBack() {
        LiveDisplay display = new LiveDisplay(out, () -> new LiveDisplay.Size(80, 24));
        display.show(Display.Phase.running, fleet(1, 1, List.of(node("a", State.READY))), List.of());
        long lines = text.toString().chars().filter(c -> c == '\n').count();
        display.show(Display.Phase.running, fleet(1, 1, List.of(node("a", State.READY))), List.of());
        display.close();
        assertThat(text.toString()).contains("\u001b[" + lines + "A").endsWith("\u001b[?25h");
    }

    private static Node node(String name, State state) {
        return new Node(name, state, OptionalLong.of(7), OptionalLong.of(120), OptionalLong.of(42), 20001, 20002);
    }

    private static FleetSnapshot fleet(int desired, int ready, List<Node> nodes) {
        return new FleetSnapshot(
                "prices", 300, 300, desired, ready, OptionalLong.of(30), "Declared", "because", List.of(), nodes);
    }
}
