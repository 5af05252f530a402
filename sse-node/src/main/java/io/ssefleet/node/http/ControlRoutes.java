package io.ssefleet.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssefleet.node.lifecycle.Movement;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** The control API, {@code /fleet/...} on the management port: for whoever runs the fleet, never for its clients. */
final class ControlRoutes {

    private static final String BEARER = "Bearer ";
    private static final String WHOLE = "[0-9]{1,9}";
    private static final String NUMBER = "[0-9]{1,9}(\\.[0-9]{1,9})?";

    private final byte[] token;
    private final Movement movement;
    private final Supplier<String> status;

    private ControlRoutes(String token, Movement movement, Supplier<String> status) {
        this.token = token.getBytes(UTF_8);
        this.movement = movement;
        this.status = status;
    }

    /** Without a token there is no control API. */
    static void register(Router router, Optional<String> token, Movement movement, Supplier<String> status) {
        token.ifPresent(text -> new ControlRoutes(text, movement, status).register(router));
    }

    private void register(Router router) {
        router.route("/fleet/*").handler(this::authorize);
        router.get("/fleet/status").handler(context -> status(context.request()));
        router.post("/fleet/drain").handler(context -> drain(context.request()));
        router.post("/fleet/shed").handler(context -> shed(context.request()));
        router.post("/fleet/pace").handler(context -> pace(context.request()));
    }

    private void authorize(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        boolean right = header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(header.substring(BEARER.length()).getBytes(UTF_8), token);
        if (right) {
            context.next();
        } else {
            Answer.error(
                    context.request(),
                    401,
                    "the control API needs Authorization: Bearer <the fleet's control token, SSEFLEET_CONTROL_TOKEN>");
        }
    }

    private void status(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(status.get());
    }

    private void drain(HttpServerRequest request) {
        Answer.text(request, 202, "draining\n");
        movement.drain("POST /fleet/drain");
    }

    private void shed(HttpServerRequest request) {
        String keep = request.getParam("keep");
        String count = request.getParam("count");
        if (keep == null) {
            if (count == null || !count.matches(WHOLE) || Long.parseLong(count) == 0) {
                Answer.error(request, 400, "count: must be a whole number of streams above 0, for example ?count=100");
                return;
            }
            movement.shed(Long.parseLong(count));
        } else {
            if (count != null || !keep.matches(WHOLE)) {
                Answer.error(
                        request,
                        400,
                        "keep: must be a whole number of streams, and alone without count: for example ?keep=900");
                return;
            }
            movement.shedTo(Long.parseLong(keep));
        }
        Answer.text(request, 202, "shedding\n");
    }

    private void pace(HttpServerRequest request) {
        String perSecond = request.getParam("perSecond");
        if (perSecond == null || !perSecond.matches(NUMBER) || Double.parseDouble(perSecond) <= 0) {
            Answer.error(request, 400, "perSecond: must be a number above 0, for example ?perSecond=800");
            return;
        }
        movement.pace(Double.parseDouble(perSecond));
        request.response().setStatusCode(204).end();
    }
}
