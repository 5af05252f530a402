package io.ssefleet.operator.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the nodes of a fleet said last while they were draining. Such a node admits nobody, so it holds that many streams at most
 * until its pod is gone: its process may have ended, and its address gone, well before the cluster says so. Not thread-safe.
 */
public final class LastWords {
    private final Map<String, Answer.Reported> reports = new HashMap<>();

    /** The answers, with the last report in place of a missing one where a pod is on its way out. */
    public Map<String, Answer> complete(Map<String, Answer> answers, Set<String> leaving) {
        reports.keySet().retainAll(leaving);
        Map<String, Answer> completed = new HashMap<>(answers);
        for (String pod : leaving) {
            if (answers.get(pod) instanceof Answer.Reported now) {
                if (now.report().draining()) {
                    reports.put(pod, now);
                }
            } else if (answers.containsKey(pod) && reports.containsKey(pod)) {
                completed.put(pod, reports.get(pod));
            }
        }
        return completed;
    }
}
