package io.ssefleet.node.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** Decides whether a client may have a stream, and counts those that have one. Used by any thread. */
public final class Admission {

    /** What became of a request for a stream. */
    public sealed interface Decision {

        /** It may; {@link #release} has to be called once for each decision, when its connection is gone. */
        record Admitted(Admission admission, String address, String token) implements Decision {
            public void release() {
                admission.release(this);
            }
        }

        /**
         * @param reason for people
         * @param full whether there would be a place for it on a node with more room
         */
        record Refused(String reason, boolean full) implements Decision {}
    }

    private static final String ANONYMOUS = "";

    private final long capacity;
    private final BooleanSupplier draining;
    private final KeyedLimit perAddress;
    private final KeyedLimit perToken;
    private final AtomicInteger admitted = new AtomicInteger();
    private final Decision.Admitted anybody = new Decision.Admitted(this, ANONYMOUS, ANONYMOUS);
    private final LongAdder refused = new LongAdder();

    public Admission(long capacity, BooleanSupplier draining, KeyedLimit perAddress, KeyedLimit perToken) {
        this.capacity = capacity;
        this.draining = draining;
        this.perAddress = perAddress;
        this.perToken = perToken;
    }

    /** @param token tells tokens apart; empty: the client has none */
    public Decision request(String address, String token) {
        if (draining.getAsBoolean()) {
            return refuse("this node is draining", true);
        }
        if (admitted.incrementAndGet() > capacity) {
            admitted.decrementAndGet();
            return refuse("this node is full (" + capacity + " connections)", true);
        }
        if (!perAddress.acquire(address)) {
            admitted.decrementAndGet();
            return refuse("too many connections from this address", false);
        }
        if (!token.equals(ANONYMOUS) && !perToken.acquire(token)) {
            admitted.decrementAndGet();
            perAddress.release(address);
            return refuse("too many connections with this token", false);
        }
        // Kept for as long as the stream, so no more of it than its release needs.
        return perAddress.isOn() || perToken.isOn() ? new Decision.Admitted(this, address, token) : anybody;
    }

    private Decision refuse(String reason, boolean full) {
        refused.increment();
        return new Decision.Refused(reason, full);
    }

    private void release(Decision.Admitted stream) {
        admitted.decrementAndGet();
        perAddress.release(stream.address());
        if (!stream.token().equals(ANONYMOUS)) {
            perToken.release(stream.token());
        }
    }

    /** Streams admitted whose connections are not gone yet, those that are just ending included. */
    public int admitted() {
        return admitted.get();
    }

    public long refused() {
        return refused.sum();
    }

    public long capacity() {
        return capacity;
    }
}
