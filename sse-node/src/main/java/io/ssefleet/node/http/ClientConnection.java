package io.ssefleet.node.http;

import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Outlet;
import io.ssefleet.node.hub.Subscriber;
import io.ssefleet.node.lifecycle.Admission;

/** A connection that has become a stream. Used on its event loop only. */
interface ClientConnection extends Outlet {

    /**
     * From now on tells the hub when the connection takes more again and when it is gone, however the stream ended; its place is released
     * then.
     */
    void attach(LoopHub streams, Subscriber subscriber, Admission.Decision.Admitted place);
}
