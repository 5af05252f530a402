package io.ssefleet.node.lifecycle;

import sun.misc.Signal;

/**
 * Makes SIGTERM and SIGINT drain the node. They replace the platform's own handlers, which would close the listener first; the process
 * ends when the drain says so, however many signals come.
 */
public final class TerminationSignals {

    private TerminationSignals() {}

    public static void drain(Movement movement) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> movement.drain("SIG" + signal.getName()));
        }
    }
}
