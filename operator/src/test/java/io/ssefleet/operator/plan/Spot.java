package io.ssefleet.operator.plan;

import io.ssefleet.operator.plan.MovementView.Backplane;
import io.ssefleet.operator.plan.MovementView.Node;
import java.time.Instant;
import java.util.OptionalLong;

/** A node pod under construction: by default it is of the newest revision, ready, open, empty, and reaches its backplane. */
record Spot(Node node) {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    static Spot node(String name) {
        return new Spot(new Node(
                name, true, NOW.minusSeconds(600), false, null, OptionalLong.of(0), 0, 0, Backplane.Connected));
    }

    private Spot with(Instant readySince, Instant closedAt, OptionalLong connections, long cost, Backplane backplane) {
        return new Spot(new Node(
                node.name(),
                node.current(),
                readySince,
                node.terminating(),
                closedAt,
                connections,
                node.closing(),
                cost,
                backplane));
    }

    Spot holding(long connections) {
        return with(
                node.readySince(),
                node.closedAt(),
                OptionalLong.of(connections),
                node.deletionCost(),
                node.backplane());
    }

    Spot old() {
        return new Spot(new Node(
                node.name(),
                false,
                node.readySince(),
                node.terminating(),
                node.closedAt(),
                node.connections(),
                node.closing(),
                node.deletionCost(),
                node.backplane()));
    }

    Spot leaving() {
        return new Spot(new Node(
                node.name(),
                node.current(),
                null,
                true,
                node.closedAt(),
                node.connections(),
                node.closing(),
                node.deletionCost(),
                node.backplane()));
    }

    Spot starting() {
        return with(null, node.closedAt(), OptionalLong.empty(), node.deletionCost(), Backplane.Unsettled);
    }

    Spot notReady() {
        return with(null, node.closedAt(), node.connections(), node.deletionCost(), node.backplane());
    }

    Spot readyFor(int seconds) {
        return with(
                NOW.minusSeconds(seconds), node.closedAt(), node.connections(), node.deletionCost(), node.backplane());
    }

    Spot closed(int secondsAgo) {
        return with(
                node.readySince(),
                NOW.minusSeconds(secondsAgo),
                node.connections(),
                node.deletionCost(),
                node.backplane());
    }

    Spot costing(long cost) {
        return with(node.readySince(), node.closedAt(), node.connections(), cost, node.backplane());
    }

    Spot saying(Backplane backplane) {
        return with(node.readySince(), node.closedAt(), node.connections(), node.deletionCost(), backplane);
    }

    /** Told to close so many of what it holds. */
    Spot shedding(long streams) {
        return new Spot(new Node(
                node.name(),
                node.current(),
                node.readySince(),
                node.terminating(),
                node.closedAt(),
                node.connections(),
                streams,
                node.deletionCost(),
                node.backplane()));
    }

    Spot away() {
        return saying(Backplane.Away);
    }
}
