package io.ssefleet.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * What {@code behavior} looks back on: the recommendations of the last hour, and how the number of replicas changed, whoever
 * changed it. It is kept in memory only. One that begins anew takes the replicas of that moment for its first recommendation, and
 * tells since when it knows, so that nothing shrinks on a past that nobody remembers.
 */
public final class ScalingHistory {
    /** The longest window that a rule may have. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** Recommendations of the same number that follow each other; only the last of them can count. */
    private record Recommendation(Instant last, int replicas) {}

    private record Change(Instant at, int by) {}

    private final Deque<Recommendation> recommendations = new ArrayDeque<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private Instant since;
    private int replicas;

    /** Notes how many replicas there are now, before deciding about them; times must not go back. */
    public void replicas(Instant now, int current) {
        if (since == null) {
            since = now;
            recommended(now, current);
        } else if (current != replicas) {
            changes.addLast(new Change(now, current - replicas));
        }
        replicas = current;
        Instant oldest = now.minus(KEPT);
        while (!changes.isEmpty() && changes.getFirst().at().isBefore(oldest)) {
            changes.removeFirst();
        }
        while (!recommendations.isEmpty() && recommendations.getFirst().last().isBefore(oldest)) {
            recommendations.removeFirst();
        }
    }

    /** Notes what was recommended, before the rules; after deciding. */
    public void recommended(Instant now, int recommended) {
        if (!recommendations.isEmpty() && recommendations.getLast().replicas() == recommended) {
            recommendations.removeLast();
        }
        recommendations.addLast(new Recommendation(now, recommended));
    }

    /** Whether everything that happened after that moment is known. */
    boolean reachesBackTo(Instant moment) {
        return since != null && !since.isAfter(moment);
    }

    int lowestAfter(Instant moment, int orElse) {
        return after(moment).min().orElse(orElse);
    }

    int highestAfter(Instant moment, int orElse) {
        return after(moment).max().orElse(orElse);
    }

    /** How many more replicas there are than at that moment. */
    int changeAfter(Instant moment) {
        int sum = 0;
        for (Iterator<Change> latest = changes.descendingIterator(); latest.hasNext(); ) {
            Change change = latest.next();
            if (!change.at().isAfter(moment)) {
                break;
            }
            sum += change.by();
        }
        return sum;
    }

    private IntStream after(Instant moment) {
        return recommendations.stream().filter(r -> r.last().isAfter(moment)).mapToInt(Recommendation::replicas);
    }
}
