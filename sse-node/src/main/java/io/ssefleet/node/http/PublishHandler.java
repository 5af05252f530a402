package io.ssefleet.node.http;

import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.backplane.BackplaneAway;
import io.ssefleet.node.lifecycle.PublishRate;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.protocol.BadRequest;
import io.ssefleet.node.protocol.FormBody;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.ProtocolLimits;
import io.ssefleet.node.protocol.PublicationReader;
import io.ssefleet.node.protocol.Update;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** {@code POST /.well-known/mercure}: takes a publication and answers with the event's id. */
final class PublishHandler implements Handler<RoutingContext> {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final long REST_OF_BODY_MILLIS = 2000;

    private final Backplane backplane;
    private final Access access;
    private final PublishRate rate;
    private final ProtocolLimits limits;
    private final PublicationReader reader;
    private final LongAdder published;

    PublishHandler(Backplane backplane, Access access, PublishRate rate, ProtocolLimits limits, LongAdder published) {
        this.backplane = backplane;
        this.access = access;
        this.rate = rate;
        this.limits = limits;
        this.reader = new PublicationReader(limits, id -> Position.parse(id).isPresent());
        this.published = published;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            Grants grants = access.publisher(request);
            if (!isForm(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
                Answer.error(request, 415, "Content-Type: must be " + FORM + " (in UTF-8)");
            } else if (declaredBytes(request) > limits.bodyBytes()) {
                tooLarge(request);
            } else if (!rate.allow(grants.tokenKey())) {
                request.response().putHeader("Retry-After", "1");
                Answer.error(request, 429, "this token publishes more often than SSEFLEET_PUBLISH_RATE_MAX allows");
            } else {
                receive(request, grants);
            }
        } catch (Access.Denied e) {
            Answer.error(request, e.status(), e.getMessage());
        }
    }

    private void receive(HttpServerRequest request, Grants grants) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limits.bodyBytes()) {
                tooLarge(request);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(broken -> {
            // The publisher is gone, and with it whoever the answer would be for.
        });
        request.endHandler(complete -> {
            if (!request.response().ended()) {
                publish(request, grants, body.getBytes());
            }
        });
    }

    private void publish(HttpServerRequest request, Grants grants, byte[] body) {
        Update update;
        try {
            update = reader.read(FormBody.parse(body));
            Access.checkTopics(grants, update);
        } catch (BadRequest e) {
            Answer.error(request, 400, e.getMessage());
            return;
        } catch (Access.Denied e) {
            Answer.error(request, e.status(), e.getMessage());
            return;
        }
        Context context = Vertx.currentContext();
        CompletableFuture<String> taken = backplane.publish(update).toCompletableFuture();
        if (taken.isDone()) {
            answer(request, taken);
        } else {
            taken.whenComplete((id, failure) -> context.runOnContext(now -> answer(request, taken)));
        }
    }

    private void answer(HttpServerRequest request, CompletableFuture<String> taken) {
        taken.whenComplete((id, failure) -> {
            if (failure == null) {
                published.increment();
                Answer.text(request, 200, id);
            } else {
                if (!request.response().headWritten()) {
                    request.response().putHeader("Retry-After", "1");
                }
                String why = failure instanceof BackplaneAway away ? ": " + away.getMessage() : "";
                Answer.error(request, 503, "the event could not be taken; publish it again later" + why);
            }
        });
    }

    private void tooLarge(HttpServerRequest request) {
        boolean ownsConnection = request.version() != HttpVersion.HTTP_2;
        if (ownsConnection) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Answer.error(
                request,
                413,
                "the body is larger than " + limits.bodyBytes() + " bytes (SSEFLEET_BODY_MAX); send less");
        if (ownsConnection) {
            readOnForAMoment(request);
        }
    }

    /** A connection that is closed with unread bytes is reset, and its client may never see the answer. */
    private static void readOnForAMoment(HttpServerRequest request) {
        Vertx vertx = Vertx.currentContext().owner();
        long timer =
                vertx.setTimer(REST_OF_BODY_MILLIS, late -> request.connection().close());
        // Not a close handler: there is one place for it, and the server counts its connections with it.
        ((ConnectionBase) request.connection()).closeFuture().onComplete(closed -> vertx.cancelTimer(timer));
        request.handler(rest -> {
            // Not kept: it is too much already.
        });
        request.endHandler(complete -> request.connection().close());
    }

    private static long declaredBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private static boolean isForm(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return parts[0].strip().equals(FORM) && utf8;
    }
}
