package io.ssefleet.node.hub;

import java.time.Duration;

/** The event loop that a {@link LoopHub} lives on: runs tasks one after the other. */
public interface Loop {

    /** May be called by any thread. */
    void execute(Runnable task);

    /**
     * Runs the task when the loop has looked at its connections once more, so that what goes on for long keeps nothing from them. Called
     * on the loop.
     */
    void executeAfterInput(Runnable task);

    /** Runs the task again and again, for as long as the loop lives. May be called by any thread. */
    void every(Duration interval, Runnable task);
}
