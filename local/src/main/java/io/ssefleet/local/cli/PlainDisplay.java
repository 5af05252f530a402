package io.ssefleet.local.cli;

import io.ssefleet.local.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Plain lines, one for each change; connections alone are told at most every few seconds. */
final class PlainDisplay implements Display {
    private static final Duration CONNECTIONS_AT_MOST_EVERY = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Map<String, FleetSnapshot.State> states = new HashMap<>();
    private String sizes = "";
    private String readiness = "";
    private OptionalLong connections = OptionalLong.empty();
    private Instant connectionsTold = Instant.EPOCH;

    PlainDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void introduce(Introduction introduction) {
        out.println(
                "SSE Fleet on this machine: real operator, real nodes, a small stand-in for Kubernetes (not Kubernetes).");
        out.println("Fleet " + introduction.fleet() + " from " + introduction.file()
                + ": save the file to apply it, Ctrl-C to end.");
        out.println("Subscribe:  " + introduction.subscribe());
        out.println("Publish:    " + introduction.publish());
        out.flush();
    }

    @Override
    public void show(Phase phase, FleetSnapshot fleet, List<String> messages) {
        messages.forEach(out::println);
        nodes(fleet);
        String nowSizes = "Target %d, %d nodes wanted, limited by %s"
                .formatted(fleet.target(), fleet.desired(), fleet.limitedBy());
        if (fleet.desired() > 0 && !nowSizes.equals(sizes)) {
            sizes = nowSizes;
            out.println(sizes);
            if (!fleet.explanation().isEmpty()) {
                out.println("  " + fleet.explanation());
            }
        }
        String nowReady = "Ready " + fleet.ready() + "/" + fleet.desired();
        if (phase == Phase.running && fleet.desired() > 0 && !nowReady.equals(readiness)) {
            readiness = nowReady;
            out.println(readiness);
        }
        connections(phase, fleet);
        out.flush();
    }

    private void nodes(FleetSnapshot fleet) {
        Map<String, FleetSnapshot.State> gone = new HashMap<>(states);
        for (FleetSnapshot.Node node : fleet.nodes()) {
            gone.remove(node.name());
            FleetSnapshot.State before = states.put(node.name(), node.state());
            if (before != node.state()) {
                String process = node.pid().isPresent()
                        ? " (process %d, port %d)".formatted(node.pid().getAsLong(), node.port())
                        : "";
                String held = node.state() == FleetSnapshot.State.DRAINING
                        ? " %d connections".formatted(node.connections().orElse(0))
                        : "";
                out.println("Node " + node.name() + ": " + node.state() + held + process);
            }
        }
        gone.keySet().forEach(name -> {
            states.remove(name);
            out.println("Node " + name + ": gone");
        });
    }

    private void connections(Phase phase, FleetSnapshot fleet) {
        Instant now = Instant.now();
        if (fleet.connections().isPresent()
                && !fleet.connections().equals(connections)
                && Duration.between(connectionsTold, now).compareTo(CONNECTIONS_AT_MOST_EVERY) >= 0) {
            connections = fleet.connections();
            connectionsTold = now;
            out.println(
                    phase == Phase.running
                            ? "Connections %d of %d (%d %%)"
                                    .formatted(connections.getAsLong(), fleet.capacity(), fleet.utilization())
                            : "Draining: %d connections left".formatted(connections.getAsLong()));
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
