package io.ssefleet.bench.load;

/** When the next event is published. */
public sealed interface Pace {
    /** So many in a second, by all publishers together, whether or not the clients keep up. */
    record PerSecond(double events) implements Pace {}

    /** As fast as the clients take them: the next when all but this many less one have reached every client. */
    record Window(int events) implements Pace {}
}
