package io.ssefleet.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.bench.load.LoadFailure;
import io.ssefleet.bench.load.LoadRun;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import io.ssefleet.bench.load.Phase;
import io.ssefleet.bench.load.Progress;
import io.ssefleet.bench.load.Verdict;
import io.ssefleet.bench.report.LoadReport;
import io.ssefleet.bench.report.LoadText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code load}: puts clients and publishers on a fleet and proves that every client gets every event. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Opens many event streams, publishes, and checks that every client got every event exactly once and in order.",
            "Clients reconnect as a browser does. Ctrl-C ends it and prints the result so far."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every client was connected and got every event exactly once and in order",
            "1:it was not so, or the fleet could not be used",
            "2:the command line is wrong"
        })
final class LoadCommand implements Callable<Integer> {
    private static final String ERASE_LINE = "\r\u001b[K";

    /** The ways to print a result. */
    enum Format {
        text,
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format output;

    @Override
    public Integer call() throws Failure, InterruptedException, JsonProcessingException {
        LoadSpec load = options.load();
        int connections = options.connections();
        Pace pace = options.pace();
        Duration duration = options.duration();
        try (Interrupts interrupts = new Interrupts();
                LoadRun run = new LoadRun(load)) {
            run.check();
            Duration connecting = run.connect(connections, watch(interrupts, "connecting"));
            Phase phase = run.publish(pace, duration, watch(interrupts, "publishing"));
            Verdict verdict = run.finish();
            erase();
            LoadReport report = LoadReport.of(load, interrupts.count() > 0, connecting, phase, verdict);
            print(report);
            return report.ok() ? 0 : Failure.FAILED;
        } catch (LoadFailure e) {
            erase();
            throw new Failure(Failure.FAILED, e.getMessage());
        }
    }

    private Progress.Watch watch(Interrupts interrupts, String doing) {
        boolean shown = output == Format.text && Boolean.getBoolean("ssefleet.terminal");
        PrintWriter out = spec.commandLine().getOut();
        long began = System.nanoTime();
        return now -> {
            if (shown) {
                out.print(ERASE_LINE);
                out.print("%,.0f s %s: %,d of %,d connected, %,d published, %,d received, p99 %,.1f ms"
                        .formatted(
                                (System.nanoTime() - began) / 1e9,
                                doing,
                                now.open(),
                                now.wanted(),
                                now.published(),
                                now.received(),
                                now.p99Ms()));
                out.flush();
            }
            return interrupts.count() == 0;
        };
    }

    private void erase() {
        if (output == Format.text && Boolean.getBoolean("ssefleet.terminal")) {
            spec.commandLine().getOut().print(ERASE_LINE);
        }
    }

    private void print(LoadReport report) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> LoadText.of(report);
                    case json ->
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
                });
        out.flush();
    }
}
