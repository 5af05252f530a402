package io.ssefleet.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ssefleet.bench.calibrate.Calibration;
import io.ssefleet.bench.calibrate.NodeMemory;
import io.ssefleet.bench.load.LoadFailure;
import io.ssefleet.bench.load.LoadRun;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import io.ssefleet.bench.load.Phase;
import io.ssefleet.bench.load.Progress;
import io.ssefleet.bench.load.Return;
import io.ssefleet.bench.load.Verdict;
import io.ssefleet.bench.report.LoadReport;
import io.ssefleet.bench.report.LoadText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String ERASE_LINE = "\r\u001b[K";

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions options;

    @Mixin
    private CalibrateOptions calibrate;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format output;

    @Override
    public Integer call() throws Failure, InterruptedException {
        LoadSpec load = options.load();
        int connections = options.connections();
        Pace pace = options.pace();
        Duration duration = options.duration();
        NodeMemory memory = calibrate.wanted()
                ? calibrate.memory(connections, load.targets().size())
                : null;
        try (Interrupts interrupts = new Interrupts();
                LoadRun run =
                        options.processes() == 1 ? new LoadRun(load) : LoadRun.inProcesses(load, options.processes())) {
            run.check();
            Progress.Watch connecting = watch(interrupts, "connecting");
            Duration took = Duration.ZERO;
            Calibration calibration = null;
            if (memory == null) {
                took = run.connect(connections, connecting);
            } else {
                int few = Calibration.few(connections);
                took = run.connect(few, connecting);
                long before = atRest(memory);
                took = took.plus(run.connect(connections, connecting));
                calibration = Calibration.of(few, before, connections, atRest(memory));
            }
            Phase phase = run.publish(pace, duration, watch(interrupts, "publishing"));
            Return returned = options.returning() == 0 || interrupts.count() > 0
                    ? null
                    : run.leaveAndReturn(
                            options.returning(), options.missed(), pace, duration, watch(interrupts, "returning"));
            Verdict verdict = run.finish();
            erase();
            boolean interrupted = interrupts.count() > 0;
            LoadReport report = LoadReport.of(load, interrupted, took, phase, returned, verdict);
            print(
                    report,
                    calibration == null
                            ? null
                            : new Calibrated(calibration, ImpliedCapacity.of(calibration, load, pace)));
            return report.ok() ? 0 : Failure.FAILED;
        } catch (LoadFailure | IOException | UncheckedIOException e) {
            erase();
            throw new Failure(Failure.FAILED, e.getMessage());
        }
    }

    /** The node's memory, once it has had time for what connecting left behind. */
    private static long atRest(NodeMemory memory) throws LoadFailure, InterruptedException {
        LockSupport.parkNanos(SETTLE.toNanos());
        return memory.residentBytes();
    }

    private Progress.Watch watch(Interrupts interrupts, String doing) {
        long began = System.nanoTime();
        return new Progress.Watch() {
            @Override
            public boolean goesOn(Progress now) {
                show(doing, (System.nanoTime() - began) / NANOS_PER_SECOND, now);
                return interrupts.count() == 0;
            }

            @Override
            public boolean waits() {
                return interrupts.count() < 2;
            }
        };
    }

    private void show(String doing, double seconds, Progress now) {
        if (live()) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(ERASE_LINE);
            out.print("%,.0f s %s: %,d of %,d connected, %,d published, %,d received"
                    .formatted(seconds, doing, now.open(), now.wanted(), now.published(), now.received()));
            if (now.p99Ms() > 0) {
                out.print(", p99 %,.1f ms".formatted(now.p99Ms()));
            }
            out.flush();
        }
    }

    private boolean live() {
        return output == Format.text && Boolean.getBoolean("ssefleet.terminal");
    }

    private void erase() {
        if (live()) {
            spec.commandLine().getOut().print(ERASE_LINE);
        }
    }

    private void print(LoadReport report, Calibrated calibrated) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> LoadText.of(report) + (calibrated == null ? "" : calibrated.text());
                    case json -> json(report, calibrated);
                });
        out.flush();
    }

    private static String json(LoadReport report, Calibrated calibrated) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.valueToTree(report);
        if (calibrated != null) {
            result.set("calibration", mapper.valueToTree(calibrated));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n";
    }

    /** What was measured, and what it means. */
    record Calibrated(Calibration measured, ImpliedCapacity implied) {
        String text() {
            return "Memory       %,d bytes of the node and %,d of its kernel per connection, from %,d to %,d connections%n%nFor the resource:%n%n%s"
                    .formatted(
                            measured.residentBytes(),
                            measured.kernelBytes(),
                            measured.few(),
                            measured.many(),
                            implied.text());
        }
    }
}
