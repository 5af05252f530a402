package io.ssefleet.node.http;

import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Outlet;
import io.ssefleet.node.hub.Subscriber;

/** A connection that has become a stream. Used on its event loop only. */
interface ClientConnection extends Outlet {

    /**
     * From now on tells the hub when the connection takes more again, and when it is gone.
     *
     * @param onGone runs once, when the client is no more connected, however the stream ended
     */
    void attach(LoopHub streams, Subscriber subscriber, Runnable onGone);
}
