package io.ssefleet.local.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pass soon after each trigger, one at a time, in a thread of its own. A pass reads the whole state and says when it
 * wants to run again even if nothing happens.
 */
final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** One look at the state, and what follows from it. */
    @FunctionalInterface
    interface Pass {
        /** Acts, and returns how long the loop may sleep at most. */
        Duration run();
    }

    private final Pass pass;
    private final Thread thread;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private boolean triggered = true;

    ControlLoop(String name, Pass pass) {
        this.pass = pass;
        thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    synchronized void trigger() {
        triggered = true;
        notifyAll();
    }

    @Override
    public void close() {
        open.set(false);
        thread.interrupt();
    }

    private void loop() {
        while (open.get()) {
            Duration sleep;
            try {
                synchronized (this) {
                    triggered = false;
                }
                sleep = pass.run();
            } catch (RuntimeException e) {
                if (!open.get()) {
                    return;
                }
                // Conflicts are part of the game: the next pass sees the state as it is then.
                LOG.debug("{} starts over", thread.getName(), e);
                sleep = AFTER_FAILURE;
            }
            try {
                await(sleep);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); !triggered && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
