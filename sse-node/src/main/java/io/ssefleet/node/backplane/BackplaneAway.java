package io.ssefleet.node.backplane;

/** The backplane can't do what it was asked for now; it is worth trying again. The message says why, for people. */
public final class BackplaneAway extends Exception {

    private static final long serialVersionUID = 1L;

    public BackplaneAway(String message) {
        super(message);
    }

    public BackplaneAway(String message, Throwable cause) {
        super(message, cause);
    }
}
