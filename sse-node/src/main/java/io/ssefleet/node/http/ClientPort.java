package io.ssefleet.node.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What the client port's connections have in common beyond what the server's settings can say. */
@Singleton
public class ClientPort implements HttpServerOptionsCustomizer {

    /** Clients say little. Bounds what the kernel keeps of what they send, and fits the memory that Netty keeps at hand for reading. */
    private static final int RECEIVE_BUFFER_BYTES = 32 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    }
}
