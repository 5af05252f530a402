package io.ssefleet.node.lifecycle;

import java.util.Optional;

/** Drains the node, quickly, when the process that started it is no more: no node outlives its parent. */
public final class ParentWatch {

    private ParentWatch() {}

    public static void drainWithout(long parentPid, Movement movement) {
        Optional<ProcessHandle> parent = ProcessHandle.of(parentPid);
        String why = "Process " + parentPid + " has ended";
        parent.ifPresentOrElse(
                process -> process.onExit().thenRun(() -> movement.drainQuickly(why)),
                () -> movement.drainQuickly(why));
    }
}
