package io.ssefleet.node.protocol;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;

/**
 * Writes JSON with Jackson's generator alone. {@link JsonObject#encode()} would set up Quarkus' object mapper, which takes a node of one
 * core more than 100 ms, at the first client that is told of a gap and before the events of all others.
 */
public final class JsonText {

    private static final JacksonCodec CODEC = new JacksonCodec();

    private JsonText() {}

    public static String of(JsonObject object) {
        return CODEC.toString(object);
    }
}
