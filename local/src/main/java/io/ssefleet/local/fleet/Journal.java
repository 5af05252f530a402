package io.ssefleet.local.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What people should hear of, in order: kept until the display takes it. */
public final class Journal {
    private static final int MOST = 500;

    private final Deque<String> untold = new ArrayDeque<>();
    private String last = "";

    /** Adds a message; one that repeats the last is dropped. */
    public synchronized void say(String message) {
        if (message.equals(last)) {
            return;
        }
        last = message;
        untold.addLast(message);
        if (untold.size() > MOST) {
            untold.removeFirst();
        }
    }

    /** The messages since the last call. */
    public synchronized List<String> take() {
        List<String> messages = new ArrayList<>(untold);
        untold.clear();
        return messages;
    }
}
