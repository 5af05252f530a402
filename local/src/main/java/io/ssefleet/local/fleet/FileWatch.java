package io.ssefleet.local.fleet;

import io.ssefleet.operator.cli.FleetText;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells of every new content of a file, however an editor writes it: in place, or by putting another file in its place. A
 * content counts once it has stood still for a moment.
 */
final class FileWatch implements AutoCloseable {
    private static final long PERIOD_MS = 200;

    private final FleetFile file;
    private final Consumer<String> changed;
    private final Consumer<String> unreadable;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "file-watch");
        thread.setDaemon(true);
        return thread;
    });
    private String told;
    private String pending;
    private int missed;

    /**
     * Watches from now on.
     *
     * @param content what the file is known to hold
     * @param changed called with new content
     * @param unreadable called with a message when the file stays away
     */
    FileWatch(FleetFile file, String content, Consumer<String> changed, Consumer<String> unreadable) {
        this.file = file;
        this.told = content;
        this.changed = changed;
        this.unreadable = unreadable;
        executor.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void look() {
        String now;
        try {
            now = file.text();
            missed = 0;
        } catch (FleetText.Unusable e) {
            // While an editor replaces it, a file may be away for a moment.
            if (++missed == 5) {
                unreadable.accept(e.getMessage());
            }
            return;
        }
        if (now.equals(told)) {
            pending = null;
        } else if (now.equals(pending)) {
            told = now;
            pending = null;
            try {
                changed.accept(now);
            } catch (RuntimeException e) {
                // An executor would never look again after it.
                unreadable.accept(file.path() + " could not be applied: " + e);
            }
        } else {
            pending = now;
        }
    }
}
