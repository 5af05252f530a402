package io.ssefleet.node.hub;

import java.time.Duration;

/** The event loop that a {@link LoopHub} lives on: runs tasks one after the other. Every method may be called by any thread. */
public interface Loop {

    void execute(Runnable task);

    /** Runs the task when the loop has looked at its connections once more: what goes on for long keeps nothing from them. */
    void executeAfterInput(Runnable task);

    /** Runs the task again and again, for as long as the loop lives. */
    void every(Duration interval, Runnable task);
}
