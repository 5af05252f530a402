package io.ssefleet.node.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The hub's one address on the client port. */
final class Routes {

    static final String PATH = "/.well-known/mercure";

    private Routes() {}

    static void register(Router router, Cors cors, Handler<RoutingContext> subscribe, Handler<RoutingContext> publish) {
        router.route(PATH).method(HttpMethod.OPTIONS).handler(context -> cors.preflight(context.request()));
        router.route(PATH).handler(context -> {
            cors.apply(context.request());
            context.next();
        });
        router.get(PATH).handler(subscribe);
        router.post(PATH).handler(publish);
        router.route(PATH).handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, POST, OPTIONS");
            Answer.error(context.request(), 405, "use GET to subscribe and POST to publish");
        });
    }
}
