package io.ssefleet.bench.load;

/** The load cannot be put on the target; the message says why and what to do, for people. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public LoadFailure(String message) {
        super(message);
    }
}
