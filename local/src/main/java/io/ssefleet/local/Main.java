package io.ssefleet.local;

import io.ssefleet.local.cli.RootCommand;

/** Entry point of the {@code ssefleet} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code = RootCommand.commandLine().execute(args);
        System.out.flush();
        // Libraries may leave threads behind that would keep the process.
        System.exit(code);
    }
}
