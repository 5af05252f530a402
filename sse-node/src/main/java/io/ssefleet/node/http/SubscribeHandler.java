package io.ssefleet.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.hub.Hub;
import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Subscriber;
import io.ssefleet.node.hub.Subscription;
import io.ssefleet.node.lifecycle.Admission;
import io.ssefleet.node.lifecycle.RefusalSchedule;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.BadRequest;
import io.ssefleet.node.protocol.EventStream;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.ProtocolLimits;
import io.ssefleet.node.protocol.TopicSelector;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code GET /.well-known/mercure?topic=...}: opens a stream, or says in the way of EventSource that it can't now. */
final class SubscribeHandler implements Handler<RoutingContext> {

    private static final List<String> LAST_EVENT_ID_QUERIES =
            List.of("lastEventID", "last_event_id", "Last-Event-ID", "lastEventId");
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String EARLIEST = "earliest";

    private final Takeover takeover = new Takeover();
    private final Hub hub;
    private final Backplane backplane;
    private final Access access;
    private final Admission admission;
    private final RefusalSchedule refusals;
    private final ClientAddress addresses;
    private final ProtocolLimits limits;
    private final String link;

    SubscribeHandler(
            Hub hub,
            Backplane backplane,
            Access access,
            Admission admission,
            RefusalSchedule refusals,
            ClientAddress addresses,
            ProtocolLimits limits,
            String publicUrl) {
        this.hub = hub;
        this.backplane = backplane;
        this.access = access;
        this.admission = admission;
        this.refusals = refusals;
        this.addresses = addresses;
        this.limits = limits;
        this.link = "<" + publicUrl + Routes.PATH + ">; rel=\"mercure\"";
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            Grants grants = access.subscriber(request);
            List<String> topics = TopicSelector.checkTopics(request.params().getAll("topic"), limits);
            var subscription =
                    new Subscription(topics.stream().map(TopicSelector::of).toList(), grants);
            if (!backplane.joined()) {
                // Its log is still to be filled: what is old would come as new.
                refuse(request, "the node has not joined its fleet yet", false);
                return;
            }
            Admission.Decision decision = admission.request(addresses.of(request), grants.tokenKey());
            if (decision instanceof Admission.Decision.Admitted admitted) {
                open(request, subscription, admitted);
            } else if (decision instanceof Admission.Decision.Refused refused) {
                refuse(request, refused.reason(), refused.full());
            }
        } catch (BadRequest e) {
            Answer.error(request, 400, e.getMessage());
        } catch (Access.Denied e) {
            Answer.error(request, e.status(), e.getMessage());
        }
    }

    private void open(HttpServerRequest request, Subscription subscription, Admission.Decision.Admitted admitted) {
        EventLoop eventLoop = ((ConnectionBase) request.connection()).channel().eventLoop();
        LoopHub streams = hub.on(new NettyLoop(eventLoop));
        Optional<String> lastEventId = lastEventId(request);
        CompletableFuture<Resumption> resumption = lastEventId
                .map(id -> backplane.resume(id).toCompletableFuture())
                .orElseGet(() -> CompletableFuture.completedFuture(new Resumption.Live()));
        if (resumption.isDone()) {
            open(request, subscription, admitted, streams, lastEventId, resumption);
        } else {
            resumption.whenComplete((found, failure) ->
                    eventLoop.execute(() -> open(request, subscription, admitted, streams, lastEventId, resumption)));
        }
    }

    /** On the connection's event loop. */
    private void open(
            HttpServerRequest request,
            Subscription subscription,
            Admission.Decision.Admitted admitted,
            LoopHub streams,
            Optional<String> lastEventId,
            CompletableFuture<Resumption> found) {
        HttpServerResponse response = request.response();
        if (found.isCompletedExceptionally()) {
            admitted.release();
            refuse(request, "the node can't tell now where the client stands", false);
            return;
        }
        if (response.closed()) {
            admitted.release();
            return;
        }
        Resumption resumption = found.join();
        streamHeaders(request);
        lastEventId.ifPresent(requested ->
                response.putHeader(LAST_EVENT_ID, asHeader(precedingId(requested, resumption, hub.log()))));
        ClientConnection connection = takeover.connection(request);
        Subscriber subscriber = streams.open(connection, subscription, resumption, lastEventId.orElse(""));
        connection.attach(streams, subscriber, admitted);
    }

    /** The id of the event before the first one that is sent, as Mercure 0.x has it. */
    private static String precedingId(String requested, Resumption resumption, EventLog log) {
        if (resumption instanceof Resumption.After) {
            return requested;
        }
        if (resumption instanceof Resumption.Older older) {
            return precedingId(requested, older.then(), log);
        }
        return resumption instanceof Resumption.Unknown ? log.newestId().orElse(EARLIEST) : EARLIEST;
    }

    /**
     * An EventSource gives up for good on any status but 200, so it gets a stream that ends at once and says when to come back; who does
     * not name the stream's type among what it accepts gets a plain 503.
     */
    private void refuse(HttpServerRequest request, String reason, boolean full) {
        Duration retry = full ? refusals.nextForRoom() : refusals.next();
        if (acceptsEventStream(request)) {
            streamHeaders(request);
            request.response()
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(Buffer.buffer(EventStream.refusal(retry, reason)))
                    .onComplete(ended -> {
                        if (request.version() != HttpVersion.HTTP_2) {
                            request.connection().close();
                        }
                    });
        } else {
            request.response().putHeader("Retry-After", Long.toString(Math.max(1, (retry.toMillis() + 999) / 1000)));
            Answer.error(request, 503, reason + "; come back later");
        }
    }

    private static boolean acceptsEventStream(HttpServerRequest request) {
        String accept =
                String.join(",", request.headers().getAll(HttpHeaders.ACCEPT)).toLowerCase(Locale.ROOT);
        return accept.contains(EventStream.CONTENT_TYPE) || accept.contains("text/*");
    }

    private void streamHeaders(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setChunked(request.version() == HttpVersion.HTTP_1_1);
        response.putHeader(HttpHeaders.CONTENT_TYPE, EventStream.CONTENT_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("Link", link);
    }

    private static Optional<String> lastEventId(HttpServerRequest request) {
        String header = request.getHeader(LAST_EVENT_ID);
        if (header != null && !header.isEmpty()) {
            // Browsers send the id's UTF-8 bytes (WHATWG HTML section 9.2.3); the server reads headers as Latin-1.
            return Optional.of(new String(header.getBytes(ISO_8859_1), UTF_8));
        }
        return LAST_EVENT_ID_QUERIES.stream()
                .map(request::getParam)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    private static String asHeader(String id) {
        String latin1 = new String(id.getBytes(UTF_8), ISO_8859_1);
        // From a query it may have anything in it.
        return latin1.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? EARLIEST : latin1;
    }
}
