package io.ssefleet.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.ssefleet.node.http.StartSettings;
import io.ssefleet.node.lifecycle.InvalidSettings;

/** Starts the node, unless its settings are wrong: then it says which and exits with 2. */
@QuarkusMain
public final class Main {

    private static final int BAD_SETTINGS = 2;

    private Main() {}

    public static void main(String... args) {
        try {
            EventLoops.apply();
            ConnectionBound.apply(StartSettings.read());
        } catch (InvalidSettings e) {
            e.problems().forEach(System.err::println);
            System.exit(BAD_SETTINGS);
        }
        Quarkus.run(args);
    }
}
