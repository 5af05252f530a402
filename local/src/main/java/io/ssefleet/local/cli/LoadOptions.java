package io.ssefleet.local.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import io.ssefleet.bench.load.Payload;
import io.ssefleet.bench.load.Target;
import io.ssefleet.local.fleet.Tokens;
import io.ssefleet.operator.model.KubernetesDuration;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code load} can be told, and what of it makes no sense. */
final class LoadOptions {
    private static final String KEY_VARIABLE = "SSEFLEET_JWT_KEY";
    private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);
    private static final int MOST_TOPICS = 65_535;
    private static final int MOST_PROCESSES = 100;
    private static final int MOST_PUBLISHERS = 1_000;
    private static final int MOST_EVENT_BYTES = 16 << 20;
    // For publishers, libraries and the terminal.
    private static final int DESCRIPTOR_RESERVE = 200;

    @Parameters(
            paramLabel = "URL",
            arity = "0..*",
            defaultValue = "http://127.0.0.1:8080/.well-known/mercure",
            description =
                    "the fleet, or several nodes to spread clients and publishers over; default: ${DEFAULT-VALUE}")
    private List<String> urls;

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "how many clients; default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "how many clients connect in a second, 0 = as fast as the fleet answers; default: ${DEFAULT-VALUE}")
    private double connectRate;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "how long to publish once all clients are connected, such as 10m; default: ${DEFAULT-VALUE}")
    private String duration;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1",
            description = "events per second, by all publishers together, fractions allowed; default: ${DEFAULT-VALUE}")
    private double rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "0",
            description = "instead of --rate, as fast as the clients receive: with N events on their way at any time")
    private int window;

    @Option(
            names = "--return",
            paramLabel = "N",
            defaultValue = "0",
            description = "of the clients, how many leave after the duration, miss events, and come back together;"
                    + " what the others see from then on is measured for the duration once more; default: none")
    private int returning;

    @Option(
            names = "--missed",
            paramLabel = "EVENTS",
            defaultValue = "1000",
            description =
                    "how many events are published while the clients of --return are away; default: ${DEFAULT-VALUE}")
    private int missed;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "1",
            description = "connections that publish in turn; default: ${DEFAULT-VALUE}")
    private int publishers;

    @Option(
            names = "--topics",
            paramLabel = "N",
            defaultValue = "1",
            description = "topics load/1 to load/N; each client subscribes to one; default: ${DEFAULT-VALUE}")
    private int topics;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "data of an event; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "0",
            description = "processes to spread the clients over; default: as many as their file descriptors demand")
    private int processes;

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            arity = "1..*",
            description = "addresses of this machine that clients connect from in turn, such as 127.0.0.2 127.0.0.3;"
                    + " one address has about 28,000 ports; default: the system's choice")
    private List<String> sources = List.of();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "the token of clients and publishers; default: made of the key")
    private String token;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "what the nodes verify tokens with; default: the variable " + KEY_VARIABLE
                    + "; with neither, no token is sent")
    private String key;

    LoadSpec load() throws Failure {
        atLeast("--connections", connections, 1);
        atLeast("--topics", topics, 1);
        atMost("--topics", topics, MOST_TOPICS);
        atLeast("--publishers", publishers, 1);
        atMost("--publishers", publishers, MOST_PUBLISHERS);
        atLeast("--size", size, Payload.LEAST_BYTES);
        atMost("--size", size, MOST_EVENT_BYTES);
        atLeast("--return", returning, 0);
        if (returning >= connections) {
            throw wrong(
                    "--return",
                    "somebody has to stay: write fewer than the %,d of --connections".formatted(connections));
        }
        atLeast("--missed", missed, 1);
        if (returning > 0 && window > 0) {
            throw wrong("--return", "what returning clients read would count for --window: write --rate instead");
        }
        if (!(connectRate >= 0)) {
            throw wrong("--connect-rate", connectRate + " is no rate; write one such as 1000, or 0 for no limit");
        }
        checkProcesses();
        String bearer = bearer();
        List<Target> targets = new ArrayList<>();
        for (String url : urls) {
            targets.add(Target.mercure(url(url), bearer));
        }
        return new LoadSpec(targets, addresses(), connectRate, topics, publishers, size);
    }

    /** How many clients leave and return; 0 = none does. */
    int returning() {
        return returning;
    }

    int missed() {
        return missed;
    }

    int connections() {
        return connections;
    }

    Pace pace() throws Failure {
        if (window < 0) {
            throw wrong("--window", window + " events cannot be on their way; write 1 or more");
        }
        if (window > 0) {
            return new Pace.Window(window);
        }
        if (!(rate > 0 && rate <= 1_000_000)) {
            throw wrong("--rate", rate + " events per second cannot be published; write a number above 0, such as 0.5");
        }
        return new Pace.PerSecond(rate);
    }

    Duration duration() throws Failure {
        try {
            Duration parsed = KubernetesDuration.parse(duration);
            if (parsed.isZero()) {
                throw wrong("--duration", duration + " is no time to publish in; write one such as 30s");
            }
            return parsed;
        } catch (IllegalArgumentException e) {
            throw wrong("--duration", e.getMessage());
        }
    }

    /** In how many processes the clients are; 1 = in this one. */
    int processes() {
        int needed = (int) ((connections + mostPerProcess() - 1) / mostPerProcess());
        return processes == 0 ? needed : processes;
    }

    private void checkProcesses() throws Failure {
        if (processes < 0 || processes > MOST_PROCESSES || processes() > MOST_PROCESSES) {
            throw wrong(
                    processes == 0 ? "--connections" : "--processes",
                    "%,d processes are too many; write at most %d".formatted(processes(), MOST_PROCESSES));
        }
        if (connections > processes() * mostPerProcess()) {
            throw wrong(
                    "--connections",
                    "%,d connections need more file descriptors than %d processes may have: write at most %,d, or leave out --processes"
                            .formatted(connections, processes(), processes() * mostPerProcess()));
        }
        if (processes() > 1 && window > 0) {
            throw wrong(
                    "--window",
                    "clients in several processes cannot set the pace: write --rate, or at most %,d connections"
                            .formatted(mostPerProcess()));
        }
    }

    private static long mostPerProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.max(1, system.getMaxFileDescriptorCount() - DESCRIPTOR_RESERVE)
                : Integer.MAX_VALUE;
    }

    private String bearer() throws Failure {
        if (token != null && key != null) {
            throw wrong("--token", "it cannot be used beside --key: write one of them");
        }
        if (token != null) {
            return token;
        }
        String given = key == null ? System.getenv(KEY_VARIABLE) : key;
        try {
            return given == null ? "" : new Tokens(given).mint(List.of("*"), List.of("*"), TOKEN_VALIDITY);
        } catch (IllegalArgumentException e) {
            throw wrong(key == null ? KEY_VARIABLE : "--key", e.getMessage());
        }
    }

    private List<InetAddress> addresses() throws Failure {
        List<InetAddress> addresses = new ArrayList<>();
        for (String source : sources) {
            try {
                addresses.add(InetAddress.getByName(source));
            } catch (UnknownHostException e) {
                throw wrong("--source", source + " is no address; write one of this machine, such as 127.0.0.2");
            }
        }
        return addresses;
    }

    private static URI url(String text) throws Failure {
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null) {
                InetAddress.getByName(url.getHost());
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw wrong("URL", text + " is no address of a fleet: " + e.getMessage());
        } catch (UnknownHostException e) {
            throw wrong("URL", "no machine is called so in " + text);
        }
        throw wrong(
                "URL", text + " is no address of a fleet; write one such as http://127.0.0.1:8080/.well-known/mercure");
    }

    private static void atLeast(String option, long given, long least) throws Failure {
        if (given < least) {
            throw wrong(option, "%,d is too few; write %,d or more".formatted(given, least));
        }
    }

    private static void atMost(String option, long given, long most) throws Failure {
        if (given > most) {
            throw wrong(option, "%,d is too many; write at most %,d".formatted(given, most));
        }
    }

    private static Failure wrong(String option, String message) {
        return new Failure(Failure.BAD_INPUT, option + ": " + message);
    }
}
