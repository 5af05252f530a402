package io.ssefleet.bench.compare;

import io.ssefleet.bench.load.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The peers in a directory, each a folder with a script {@code run} (its README says what that must do). */
public final class Peers {
    private static final Pattern MOST = Pattern.compile("connections=(\\d+)");

    /** A peer that takes no part, and why. */
    public record Skipped(String name, String why) {}

    private final Path directory;
    private final List<Candidate> ready = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    private Peers(Path directory) {
        this.directory = directory;
    }

    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(folder -> Files.isExecutable(folder.resolve("run")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Builds those that are named; what cannot take part is skipped. */
    public static Peers build(Path directory, List<String> names) throws IOException, InterruptedException {
        Peers peers = new Peers(directory);
        for (String name : names) {
            peers.build(name);
        }
        return peers;
    }

    public List<Candidate> ready() {
        return ready;
    }

    public List<Skipped> skipped() {
        return skipped;
    }

    private void build(String name) throws IOException, InterruptedException {
        String script = directory.resolve(name).resolve("run").toString();
        Outcome check = run(script, "check");
        if (check.code != 0) {
            skipped.add(new Skipped(name, check.output.isEmpty() ? script + " check fails" : check.output));
            return;
        }
        Outcome build = run(script, "build");
        if (build.code != 0) {
            skipped.add(new Skipped(name, "it cannot be built: " + build.output));
            return;
        }
        Matcher most = MOST.matcher(check.output);
        ready.add(new Candidate(
                name,
                most.find() ? Integer.parseInt(most.group(1)) : Integer.MAX_VALUE,
                port -> new Candidate.Launch(List.of(script, Integer.toString(port)), Map.of(), target(port))));
    }

    private static Target target(int port) {
        String server = "http://127.0.0.1:" + port;
        return new Target(URI.create(server + "/events"), URI.create(server + "/publish"), Target.Dialect.plain, "");
    }

    private record Outcome(int code, String output) {}

    private static Outcome run(String script, String step) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(script, step).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return new Outcome(process.waitFor(), output);
    }
}
