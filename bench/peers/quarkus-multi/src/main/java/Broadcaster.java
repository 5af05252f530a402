import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** A broadcaster as Quarkus' guides write it: a stream of events that every client subscribes to. */
@Path("/")
@Singleton
public class Broadcaster {
    private final BroadcastProcessor<OutboundSseEvent> events = BroadcastProcessor.create();

    @Context
    Sse sse;

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events() {
        return events.onOverflow().buffer(1_000);
    }

    @POST
    @Path("publish")
    public void publish(String data) {
        events.onNext(sse.newEvent(data));
    }
}
