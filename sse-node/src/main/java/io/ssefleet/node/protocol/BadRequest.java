package io.ssefleet.node.protocol;

/** A request that can't be served as it is; the message names the field and says what to write. */
public final class BadRequest extends Exception {

    private static final long serialVersionUID = 1L;

    public BadRequest(String field, String message) {
        super(field + ": " + message);
    }
}
