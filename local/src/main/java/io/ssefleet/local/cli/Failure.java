package io.ssefleet.local.cli;

/** Ends a command with a message for people and no stack trace. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Something went wrong that the user may not be able to help. */
    static final int FAILED = 1;
    /** The user has to write or do something else. */
    static final int BAD_INPUT = 2;

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
