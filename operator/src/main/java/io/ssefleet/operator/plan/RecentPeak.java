package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.ReconnectsSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The highest value of a recent window, in constant time. Clients that are between two nodes are counted by neither, so what the
 * fleet holds is the peak of the time that a client may take to return, not the sum of this moment.
 */
public final class RecentPeak {
    /** How long, besides the longest retry, a moved client may take until it is counted again. */
    private static final Duration RETURN_MARGIN = Duration.ofSeconds(15);

    private record Sample(Instant at, long value) {}

    private final Deque<Sample> falling = new ArrayDeque<>();
    private final Duration window;
    private Instant since;
    private Instant last;

    public RecentPeak(Duration window) {
        this.window = window;
    }

    /** The window within which every client of such a fleet that is moved is counted again. */
    public static Duration window(ReconnectsSpec reconnects) {
        return KubernetesDuration.parse(reconnects.retry().max()).plus(RETURN_MARGIN);
    }

    /** Notes the value of now, or that it is not known, and tells what {@link #peak} then is; empty when it is not known now. */
    public OptionalLong with(Instant now, OptionalLong value) {
        if (value.isEmpty()) {
            unknown();
            return OptionalLong.empty();
        }
        add(now, value.getAsLong());
        return peak(now);
    }

    /** Notes a value; times must not go back. After a gap as long as the window it begins anew. */
    public void add(Instant at, long value) {
        if (since == null || last.plus(window).isBefore(at)) {
            since = at;
        }
        last = at;
        while (!falling.isEmpty() && falling.getLast().value() <= value) {
            falling.removeLast();
        }
        falling.addLast(new Sample(at, value));
    }

    /** How far a value of now is below the peak: clients that are between two nodes, unless they are gone. Empty when unknown. */
    public OptionalLong above(Instant now, OptionalLong value) {
        OptionalLong peak = peak(now);
        return peak.isEmpty() || value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(peak.getAsLong() - value.getAsLong());
    }

    /** The value is not known now, so the window begins anew: what was lost meanwhile is counted by nobody. */
    public void unknown() {
        since = null;
    }

    /** The peak of the window that ends now; empty until values of a whole window are known. */
    public OptionalLong peak(Instant now) {
        Instant start = now.minus(window);
        while (!falling.isEmpty() && falling.getFirst().at().isBefore(start)) {
            falling.removeFirst();
        }
        if (since == null || since.isAfter(start) || falling.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(falling.getFirst().value());
    }
}
