package io.ssefleet.node;

/**
 * One event loop for each processor: none of them ever waits for anything, so more of them only wake each other up. Two at least, so that
 * publishers are heard while one loop writes to its streams.
 */
final class EventLoops {

    private static final String PROPERTY = "quarkus.vertx.event-loops-pool-size";
    private static final String VARIABLE = "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE";
    private static final int MIN = 2;

    private EventLoops() {}

    static void apply() {
        if (System.getenv(VARIABLE) == null) {
            System.setProperty(PROPERTY, Integer.toString(count()));
        }
    }

    static int count() {
        return Math.max(MIN, Runtime.getRuntime().availableProcessors());
    }
}
