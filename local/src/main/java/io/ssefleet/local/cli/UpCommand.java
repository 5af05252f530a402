package io.ssefleet.local.cli;

import io.ssefleet.local.balancer.Balancer;
import io.ssefleet.local.cluster.NodeRuntime;
import io.ssefleet.local.fleet.FleetFile;
import io.ssefleet.local.fleet.FleetSnapshot;
import io.ssefleet.local.fleet.Journal;
import io.ssefleet.local.fleet.LocalFleet;
import io.ssefleet.local.fleet.RunDirectory;
import io.ssefleet.local.fleet.Tokens;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.reconcile.OperatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code up}: runs a fleet on this machine until it is told to end. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a fleet on this machine: the real operator, real nodes, and a small stand-in for Kubernetes.",
            "It is for trying the system out; it is not Kubernetes.",
            "Saving FILE applies it. Ctrl-C drains the nodes and ends; a second Ctrl-C kills them."
        })
final class UpCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration FRAME = Duration.ofMillis(200);
    private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "a YAML file with one SseFleet")
    private Path path;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "the port for clients on the loopback address, 0 = any free one; default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--jwt-key",
            paramLabel = "KEY",
            description = "what tokens are signed and verified with, at least 32 bytes; default: random")
    private String jwtKey;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "",
            description = "the Redis for a fleet with type: Redis that names none, such as redis://127.0.0.1:6379;"
                    + " default: one is started for this run")
    private String redis;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "${COMPLETION-CANDIDATES}: for people, or one JSON line per change; default: ${DEFAULT-VALUE}")
    private Format output;

    @Override
    public Integer call() throws Failure, InterruptedException {
        FleetFile file = new FleetFile(path);
        try (Interrupts interrupts = new Interrupts()) {
            Tokens tokens = tokens();
            checkRedis();
            String content = file.text();
            FleetFile.Declared declared = file.parse(content);
            try (Balancer balancer = listen()) {
                run(file, content, declared, tokens, balancer, nodeProgram(), interrupts);
            }
            return 0;
        } catch (FleetText.Unusable e) {
            throw new Failure(Failure.BAD_INPUT, e.getMessage());
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "no directory for this run could be made: " + e.getMessage());
        }
    }

    private void run(
            FleetFile file,
            String content,
            FleetFile.Declared declared,
            Tokens tokens,
            Balancer balancer,
            List<String> program,
            Interrupts interrupts)
            throws IOException, InterruptedException {
        Journal journal = new Journal();
        try (RunDirectory directory = RunDirectory.open(journal);
                Display display = display()) {
            display.introduce(new Display.Introduction(
                    declared.name(),
                    path.toString(),
                    "http://127.0.0.1:" + balancer.port() + "/.well-known/mercure",
                    tokens.mint(List.of("*"), List.of("*"), TOKEN_VALIDITY)));
            try (LocalFleet fleet =
                    new LocalFleet(declared, tokens, balancer, program, redis, directory.path(), journal)) {
                fleet.apply(file, content);
                showUntilEnded(fleet, journal, display, interrupts);
            }
        }
    }

    private static void showUntilEnded(LocalFleet fleet, Journal journal, Display display, Interrupts interrupts)
            throws InterruptedException {
        while (interrupts.count() == 0) {
            display.show(Display.Phase.running, fleet.snapshot(), journal.take());
            interrupts.await(FRAME, 0);
        }
        journal.say("Draining: clients are sent away at the fleet's pace. Ctrl-C again kills the nodes.");
        fleet.drain();
        FleetSnapshot snapshot = fleet.snapshot();
        while (interrupts.count() == 1 && !snapshot.nodes().isEmpty()) {
            display.show(Display.Phase.draining, snapshot, journal.take());
            interrupts.await(FRAME, 1);
            snapshot = fleet.snapshot();
        }
        if (!snapshot.nodes().isEmpty()) {
            journal.say("Killing the nodes that are left.");
            fleet.killNodes();
        }
        display.show(Display.Phase.stopped, snapshot, journal.take());
    }

    private void checkRedis() throws Failure {
        if (!redis.isEmpty() && !OperatorSettings.isRedisUrl(redis)) {
            throw new Failure(
                    Failure.BAD_INPUT,
                    "--redis: " + redis + " is no address of a Redis; write one such as redis://127.0.0.1:6379");
        }
    }

    private Tokens tokens() throws Failure {
        try {
            return jwtKey == null ? Tokens.random() : new Tokens(jwtKey);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.BAD_INPUT, "--jwt-key: " + e.getMessage());
        }
    }

    private Balancer listen() throws Failure {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new Failure(Failure.BAD_INPUT, "--port: " + port + " is no port; write one of 1 to 65535, or 0");
        }
        try {
            return Balancer.listen(port);
        } catch (IOException e) {
            throw new Failure(
                    Failure.BAD_INPUT,
                    "port " + port + " cannot be used (" + e.getMessage()
                            + "): is another `ssefleet up` running? Write another one with --port, or 0 for any");
        }
    }

    private Display display() {
        PrintWriter out = spec.commandLine().getOut();
        return switch (output) {
            case json -> new JsonDisplay(out);
            case text ->
                Boolean.getBoolean("ssefleet.terminal")
                        ? new LiveDisplay(out, new TerminalSize())
                        : new PlainDisplay(out);
        };
    }

    private static List<String> nodeProgram() throws Failure {
        Path home = Path.of(System.getProperty("ssefleet.home", "")).toAbsolutePath();
        if (!Files.exists(home.resolve("sse-node/target/quarkus-app/quarkus-run.jar"))) {
            throw new Failure(
                    Failure.FAILED,
                    "the node is not built: run `mvn package -DskipTests` in " + home + ", or use the ssefleet script");
        }
        return NodeRuntime.javaProgram(home);
    }
}
