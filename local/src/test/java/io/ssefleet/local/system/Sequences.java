package io.ssefleet.local.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what clients received against what was published, node process by node process. */
public final class Sequences {
    private Sequences() {}

    /**
     * What is wrong with what one client received: a number twice, a number out of order, or a hole. Within a connection the numbers of a
     * node follow each other; so do they over two connections to the same process, the second of which resumed after the first.
     */
    public static List<String> faults(EventSourceClient client) {
        List<String> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Map<String, Long> last = new HashMap<>();
        for (EventSourceClient.Connection connection : client.connections) {
            Set<String> sources = new HashSet<>();
            for (String text : connection.data) {
                int space = text.lastIndexOf(' ');
                String source = text.substring(0, space);
                long number = Long.parseLong(text.substring(space + 1));
                if (!seen.add(text)) {
                    faults.add(text + " was received twice");
                }
                Long before = last.put(source, number);
                if (before != null && number != before + 1) {
                    faults.add("%s: %d follows %d".formatted(source, number, before));
                }
                sources.add(source);
            }
            if (sources.size() > 1) {
                faults.add("one connection had events of " + sources);
            }
        }
        return faults;
    }

    /** The most that fall into any window of this length. */
    public static int peak(List<Long> nanos, long windowNanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int peak = 0;
        int from = 0;
        for (int to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) >= windowNanos) {
                from++;
            }
            peak = Math.max(peak, to - from + 1);
        }
        return peak;
    }
}
