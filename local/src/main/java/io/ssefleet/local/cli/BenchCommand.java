package io.ssefleet.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.bench.compare.Candidate;
import io.ssefleet.bench.compare.Comparison;
import io.ssefleet.bench.compare.Cores;
import io.ssefleet.bench.compare.Measured;
import io.ssefleet.bench.compare.Peers;
import io.ssefleet.bench.load.Progress;
import io.ssefleet.bench.load.Target;
import io.ssefleet.bench.report.CompareChart;
import io.ssefleet.bench.report.CompareReport;
import io.ssefleet.bench.report.CompareText;
import io.ssefleet.local.cluster.NodeRuntime;
import io.ssefleet.local.fleet.Tokens;
import io.ssefleet.operator.model.KubernetesDuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: our node beside other servers, in one run on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures our node beside other servers of event streams, in turn and several times: servers on one core,",
            "clients on another. The figures are for comparing servers of one run, not machines.",
            "Ctrl-C ends it and prints the result so far."
        })
final class BenchCommand implements Callable<Integer> {
    private static final String OURS = "ssefleet";
    private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);
    private static final int MOST_CONNECTIONS = 19_000;
    private static final String ERASE_LINE = "\r\u001b[K";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "N",
            defaultValue = "10000",
            description = "how many clients each server gets; default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how often each server is measured; default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "how long each of a round's four steps publishes; default: ${DEFAULT-VALUE}")
    private String step;

    @Option(
            names = "--only",
            paramLabel = "SERVER",
            arity = "1..*",
            description = "only these of the servers; " + OURS + " is ours")
    private List<String> only = List.of();

    @Option(names = "--chart", paramLabel = "FILE", description = "where to write an SVG picture of the result")
    private Path chart;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format output;

    @Override
    public Integer call() throws Failure, InterruptedException {
        Path home = Path.of(System.getProperty("ssefleet.home", "")).toAbsolutePath();
        Path directory = home.resolve("bench/peers");
        try (Interrupts interrupts = new Interrupts()) {
            List<String> names = names(directory);
            Comparison.Plan plan = new Comparison.Plan(
                    between("--connections", connections, 10, MOST_CONNECTIONS),
                    between("--rounds", rounds, 1, 100),
                    step(),
                    Files.createDirectories(home.resolve("bench/target/logs")));
            say("Building what is missing ...");
            Peers peers = Peers.build(
                    directory, names.stream().filter(name -> !name.equals(OURS)).toList());
            List<Candidate> candidates = new ArrayList<>();
            if (names.contains(OURS)) {
                candidates.add(node(home));
            }
            candidates.addAll(peers.ready());
            Cores cores = Cores.pin();
            Shown shown = new Shown(interrupts);
            Map<String, Measured> medians = new Comparison(plan, cores, shown).run(candidates);
            finish(CompareReport.of(plan, cores.pinned(), OURS, medians, peers.skipped(), shown.failed));
            return medians.isEmpty() ? Failure.FAILED : 0;
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the comparison has failed: " + e.getMessage());
        }
    }

    private static Candidate node(Path home) throws Failure {
        if (!Files.exists(home.resolve("sse-node/target/quarkus-app/quarkus-run.jar"))) {
            throw new Failure(
                    Failure.FAILED,
                    "the node is not built: run `mvn package -DskipTests` in " + home + ", or use the ssefleet script");
        }
        Tokens tokens = Tokens.random();
        String token = tokens.mint(List.of("*"), List.of("*"), TOKEN_VALIDITY);
        return new Candidate(
                OURS,
                Integer.MAX_VALUE,
                port -> new Candidate.Launch(
                        NodeRuntime.serverProgram(home),
                        Map.of(
                                "QUARKUS_HTTP_HOST",
                                "127.0.0.1",
                                "QUARKUS_HTTP_PORT",
                                Integer.toString(port),
                                "QUARKUS_MANAGEMENT_HOST",
                                "127.0.0.1",
                                "QUARKUS_MANAGEMENT_PORT",
                                "0",
                                "SSEFLEET_JWT_PUBLISHER_KEY",
                                tokens.key(),
                                "SSEFLEET_JWT_SUBSCRIBER_KEY",
                                tokens.key()),
                        Target.mercure(URI.create("http://127.0.0.1:" + port + "/.well-known/mercure"), token)));
    }

    private List<String> names(Path directory) throws IOException, Failure {
        List<String> all = new ArrayList<>(List.of(OURS));
        all.addAll(Peers.names(directory));
        for (String name : only) {
            if (!all.contains(name)) {
                throw new Failure(
                        Failure.BAD_INPUT,
                        "--only: there is no server " + name + "; write some of " + String.join(", ", all));
            }
        }
        return only.isEmpty() ? all : all.stream().filter(only::contains).toList();
    }

    private static int between(String option, int given, int least, int most) throws Failure {
        if (given < least || given > most) {
            throw new Failure(
                    Failure.BAD_INPUT, "%s: %,d cannot be; write %,d to %,d".formatted(option, given, least, most));
        }
        return given;
    }

    private Duration step() throws Failure {
        try {
            Duration parsed = KubernetesDuration.parse(step);
            if (parsed.isZero()) {
                throw new Failure(Failure.BAD_INPUT, "--step: " + step + " is no time to publish in; write 5s");
            }
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.BAD_INPUT, "--step: " + e.getMessage());
        }
    }

    private void finish(CompareReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> CompareText.of(report);
                    case json ->
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
                });
        out.flush();
        if (chart != null) {
            Files.writeString(chart, CompareChart.of(report));
        }
    }

    private void say(String line) {
        if (output == Format.text) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /** Says what is being measured. */
    private final class Shown implements Comparison.Listener {
        private final Interrupts interrupts;
        private final List<Peers.Skipped> failed = new ArrayList<>();
        private final boolean live = output == Format.text && Boolean.getBoolean("ssefleet.terminal");

        Shown(Interrupts interrupts) {
            this.interrupts = interrupts;
        }

        @Override
        public boolean round(int round, String candidate) {
            return interrupts.count() == 0;
        }

        @Override
        public void measured(String candidate, Measured measured) {
            erase();
            say("%-14s %,8.0f connections, %,8.0f bytes each, %7.2f and %6.2f us per delivery, p99 %,.1f ms"
                    .formatted(
                            candidate,
                            measured.held(),
                            measured.bytesPerConnection(),
                            measured.cpuMicros(),
                            measured.cpuMicrosBatched(),
                            measured.p99Ms()));
        }

        @Override
        public void failed(String candidate, String why) {
            erase();
            say(candidate + ": " + why);
            failed.add(new Peers.Skipped(candidate, why));
        }

        @Override
        public boolean goesOn(String candidate, Progress now) {
            if (live) {
                erase();
                PrintWriter out = spec.commandLine().getOut();
                out.print("%s: %,d of %,d connected, %,d published, %,d received"
                        .formatted(candidate, now.open(), now.wanted(), now.published(), now.received()));
                out.flush();
            }
            return interrupts.count() == 0;
        }

        private void erase() {
            if (live) {
                spec.commandLine().getOut().print(ERASE_LINE);
            }
        }
    }
}
