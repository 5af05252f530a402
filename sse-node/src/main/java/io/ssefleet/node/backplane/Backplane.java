package io.ssefleet.node.backplane;

import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.Update;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Takes publications and appends what there is to deliver, in one order, to the node's log. May be used by any thread. */
public interface Backplane extends AutoCloseable {

    /** Begins to fill the log. */
    void start();

    /** Completes with the event's id once the event is safe; fails with {@link BackplaneAway} within a bounded time if it can't be taken. */
    CompletionStage<String> publish(Update update);

    /**
     * Where a client that names this id as its last one goes on, whichever node gave it the id. Completes within a bounded time; fails with
     * {@link BackplaneAway} when that can't be told now, so that the client had better ask again than lose events.
     */
    CompletionStage<Resumption> resume(String lastEventId);

    EventLog log();

    String type();

    /** Whether events of the whole fleet reach this node now. */
    boolean connected();

    /** For how long {@link #connected()} has said the same. */
    Duration unchangedFor();

    /** Whether the node has all that clients may want from it, so that it may turn ready. */
    boolean joined();

    @Override
    void close();
}
