package io.ssefleet.node.backplane;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.protocol.Update;
import java.util.concurrent.CompletionStage;

/** Takes publications and appends what there is to deliver, in one order, to the node's log. May be used by any thread. */
public interface Backplane {

    /** Completes with the event's id once the event is safe; fails if it can't be taken. */
    CompletionStage<String> publish(Update update);

    EventLog log();

    String type();

    boolean connected();
}
