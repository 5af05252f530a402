package io.ssefleet.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the events of each publisher reach one client exactly once and in order. Small as long as they do; what is
 * missing is remembered, for it may come late. Events are numbered from 1.
 */
final class Sequence {
    /** What came of an event. */
    enum Arrival {
        inOrder,
        late,
        doubled
    }

    /** Events of a publisher that were passed over: first to last. */
    record Missing(int publisher, int first, int last) {}

    // 0 = nothing yet: a client that joined late starts with what it gets first.
    private final int[] due;
    private List<Missing> missing = List.of();

    Sequence(int publishers) {
        due = new int[publishers];
    }

    /** From now on, nothing may be missing: the next event of every publisher is its first. */
    void begin() {
        for (int i = 0; i < due.length; i++) {
            due[i] = Math.max(due[i], 1);
        }
    }

    Arrival arrived(int publisher, int number) {
        int expected = due[publisher];
        if (number == expected || expected == 0) {
            due[publisher] = number + 1;
            return Arrival.inOrder;
        }
        if (number > expected) {
            miss(new Missing(publisher, expected, number - 1));
            due[publisher] = number + 1;
            return Arrival.inOrder;
        }
        if (found(publisher, number)) {
            return Arrival.late;
        }
        return Arrival.doubled;
    }

    /** What was missed, with what should have come after the last one. */
    List<Missing> missing(int[] published) {
        List<Missing> all = new ArrayList<>(missing);
        for (int i = 0; i < due.length; i++) {
            if (due[i] > 0 && due[i] <= published[i]) {
                all.add(new Missing(i, due[i], published[i]));
            }
        }
        return all;
    }

    private void miss(Missing range) {
        if (missing.isEmpty()) {
            missing = new ArrayList<>(1);
        }
        missing.add(range);
    }

    private boolean found(int publisher, int number) {
        for (int i = 0; i < missing.size(); i++) {
            Missing range = missing.get(i);
            if (range.publisher == publisher && range.first <= number && number <= range.last) {
                missing.remove(i);
                if (range.first < number) {
                    missing.add(new Missing(publisher, range.first, number - 1));
                }
                if (number < range.last) {
                    missing.add(new Missing(publisher, number + 1, range.last));
                }
                return true;
            }
        }
        return false;
    }
}
