package io.ssefleet.local.cli;

import io.fabric8.kubernetes.api.model.Condition;
import io.ssefleet.local.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A table at the bottom of a terminal, redrawn in place with ANSI sequences; each frame is written at once. */
final class LiveDisplay implements Display {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String ERASE_LINE_END = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final int MESSAGES = 6;

    /** Columns and rows of a terminal. */
    record Size(int columns, int rows) {}

    private final PrintWriter out;
    private final Supplier<Size> size;
    private final Deque<String> messages = new ArrayDeque<>();
    private int drawn;

    LiveDisplay(PrintWriter out, Supplier<Size> size) {
        this.out = out;
        this.size = size;
    }

    @Override
    public void introduce(Introduction introduction) {
        out.println(
                "SSE Fleet on this machine: real operator, real nodes, a small stand-in for Kubernetes (not Kubernetes).");
        out.println("Save " + introduction.file() + " to apply it; Ctrl-C drains and ends.");
        out.println();
        out.println("Subscribe:  " + introduction.subscribe());
        out.println();
        out.println("Publish:    " + introduction.publish());
        out.println();
        out.print(HIDE_CURSOR);
        out.flush();
    }

    @Override
    public void show(Phase phase, FleetSnapshot fleet, List<String> newMessages) {
        for (String message : newMessages) {
            message.lines().forEach(messages::addLast);
        }
        while (messages.size() > MESSAGES) {
            messages.removeFirst();
        }
        draw(frame(phase, fleet, size.get()));
    }

    @Override
    public void close() {
        out.print(SHOW_CURSOR);
        out.flush();
    }

    List<String> frame(Phase phase, FleetSnapshot fleet, Size terminal) {
        List<String> head = new ArrayList<>(summary(phase, fleet));
        for (Condition condition : fleet.conditions()) {
            head.add("! " + condition.getType() + ": " + condition.getMessage());
        }
        head.add("");
        String row = "%-" + nameWidth(fleet) + "s %-21s %11s %6s %7s %5s";
        head.add(row.formatted("NODE", "STATE", "CONNECTIONS", "ADMITS", "PID", "PORT"));
        List<String> tail = new ArrayList<>();
        if (!messages.isEmpty()) {
            tail.add("");
            tail.addAll(messages);
        }
        // The last row stays free for the cursor.
        int room = Math.max(1, terminal.rows() - 1 - head.size() - tail.size());
        List<String> lines = new ArrayList<>(head);
        List<FleetSnapshot.Node> nodes = fleet.nodes();
        int shown = nodes.size() <= room ? nodes.size() : room - 1;
        nodes.subList(0, shown)
                .forEach(node -> lines.add("%-32s %-22s %12s %10s %8s %6s"
                        .formatted(
                                node.name(),
                                node.state(),
                                text(node.connections()),
                                text(node.capacity()),
                                node.pid().isPresent() ? node.pid().getAsLong() : "-",
                                node.port() == 0 ? "-" : node.port())));
        if (shown < nodes.size()) {
            lines.add("... and " + (nodes.size() - shown) + " more");
        }
        lines.addAll(tail);
        return lines.stream().map(line -> cut(line, terminal.columns())).toList();
    }

    private static List<String> summary(Phase phase, FleetSnapshot fleet) {
        return switch (phase) {
            case running ->
                List.of(
                        "%s: %s   Ready %d/%d   target %,d   capacity %,d   limited by %s"
                                .formatted(
                                        fleet.name(),
                                        fleet.settled() ? "ready" : "changing",
                                        fleet.ready(),
                                        fleet.desired(),
                                        fleet.target(),
                                        fleet.capacity(),
                                        fleet.limitedBy().isEmpty() ? "?" : fleet.limitedBy()),
                        "connections %s   %s %d %%"
                                .formatted(text(fleet.connections()), bar(fleet.utilization()), fleet.utilization()));
            case draining ->
                List.of("%s: draining, %s connections left on %d nodes (Ctrl-C again to kill)"
                        .formatted(
                                fleet.name(),
                                text(fleet.connections()),
                                fleet.nodes().size()));
            case stopped -> List.of(fleet.name() + ": stopped");
        };
    }

    private void draw(List<String> lines) {
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            frame.append('\r').append(line).append(ERASE_LINE_END).append('\n');
        }
        frame.append(ERASE_BELOW);
        drawn = lines.size();
        out.print(frame);
        out.flush();
    }

    private static int nameWidth(FleetSnapshot fleet) {
        return fleet.nodes().stream()
                .mapToInt(node -> node.name().length())
                .max()
                .orElse("NODE".length());
    }

    private static String bar(long percent) {
        int full = (int) Math.min(20, percent / 5);
        return "[" + "#".repeat(full) + ".".repeat(20 - full) + "]";
    }

    private static String cut(String line, int columns) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 2)) + "…";
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? "%,d".formatted(value.getAsLong()) : "?";
    }
}
