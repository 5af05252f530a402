package io.ssefleet.local.cli;

import io.ssefleet.bench.calibrate.Calibration;
import io.ssefleet.bench.calibrate.NodeMemory;
import java.net.URI;
import picocli.CommandLine.Option;

/** What {@code load --calibrate} can be told. */
final class CalibrateOptions {
    @Option(
            names = "--calibrate",
            description = "measure a node's memory per connection, and write the capacity of a resource;"
                    + " needs --pid or --management")
    private boolean calibrate;

    @Option(names = "--pid", paramLabel = "PID", description = "the node's process, when it runs on this machine")
    private Long pid;

    @Option(
            names = "--management",
            paramLabel = "URL",
            description = "the node's management port, such as http://127.0.0.1:9000; needs --control-token")
    private String management;

    @Option(
            names = "--control-token",
            paramLabel = "TOKEN",
            description = "the key `token` of the fleet's Secret NAME-control")
    private String controlToken;

    boolean wanted() {
        return calibrate;
    }

    /** The node whose memory is to be looked at. */
    NodeMemory memory(int connections, int targets) throws Failure {
        if (targets > 1) {
            throw wrong("--calibrate", "one node at a time can be measured: write one URL, a node's own");
        }
        if (connections < Calibration.LEAST_CONNECTIONS) {
            throw wrong(
                    "--calibrate",
                    "%,d connections do not stand out in a node's memory: write --connections %,d or more"
                            .formatted(connections, Calibration.LEAST_CONNECTIONS));
        }
        if (pid != null) {
            return new NodeMemory.OfProcess(pid);
        }
        if (management == null) {
            throw wrong(
                    "--calibrate",
                    "write --pid PID for a node on this machine, or --management URL and --control-token TOKEN");
        }
        if (controlToken == null) {
            throw wrong("--management", "the node wants its control token: write --control-token TOKEN");
        }
        return new NodeMemory.Reported(address(), controlToken);
    }

    private URI address() throws Failure {
        try {
            URI uri = URI.create(management);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw wrong("--management", e.getMessage());
        }
        throw wrong("--management", management + " is no address; write one such as http://127.0.0.1:9000");
    }

    private static Failure wrong(String option, String message) {
        return new Failure(Failure.BAD_INPUT, option + ": " + message);
    }
}
