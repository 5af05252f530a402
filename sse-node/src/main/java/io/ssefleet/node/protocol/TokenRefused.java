package io.ssefleet.node.protocol;

/** A token that can't be accepted; the message says why, and nothing of the token's contents. */
public final class TokenRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public TokenRefused(String message) {
        super(message);
    }
}
