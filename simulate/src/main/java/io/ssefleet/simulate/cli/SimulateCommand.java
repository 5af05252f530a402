package io.ssefleet.simulate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.model.KubernetesDuration;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.simulate.report.Chart;
import io.ssefleet.simulate.report.Simulation;
import io.ssefleet.simulate.report.SimulationReport;
import io.ssefleet.simulate.report.SimulationText;
import io.ssefleet.simulate.scenario.Scenario;
import io.ssefleet.simulate.world.ClusterTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code simulate}: the operator's planning on a virtual clock, against a model of clients and of a cluster. */
@Command(
        name = "simulate",
        description =
                "Lets a fleet go through a scenario in simulated time, and tells whether the operator's promises hold.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:one was broken", "2:the file or the command line is wrong"})
public final class SimulateCommand implements Callable<Integer> {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int BAD_INPUT = 2;

    /** The ways to print a run. */
    enum Format {
        text,
        json
    }

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "a YAML or JSON file with one SseFleet; - reads the standard input")
    private String file;

    @Option(
            names = "--scenario",
            required = true,
            paramLabel = "SCENARIO",
            converter = ScenarioName.class,
            completionCandidates = ScenarioNames.class,
            description = "${COMPLETION-CANDIDATES}")
    private Scenario scenario;

    @Option(names = "--clients", paramLabel = "N", description = "clients that come; default: the fleet's target")
    private Long clients;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "chance: the same seed gives the same run; default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--node-start",
            paramLabel = "TIME",
            converter = Time.class,
            description = "how long a node takes from its place on a machine until it is ready; default: 8s to 12s")
    private Duration nodeStart;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format output;

    @Option(names = "--chart", paramLabel = "SVG", description = "writes a chart to this file, too")
    private Path chart;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws JsonProcessingException {
        if (clients != null && (clients < 1 || clients > 1_000_000_000)) {
            throw new ParameterException(command.commandLine(), "--clients must be from 1 to 1000000000");
        }
        SseFleet fleet;
        try {
            fleet = FleetText.parse(FleetText.read(file, System.in));
        } catch (FleetText.Unusable e) {
            return badInput(e.in(file.equals("-") ? "standard input" : file).getMessage());
        }
        if (Planner.plan(fleet.getSpec(), Observed.NONE).capacity().connectionsPerNode() == 0) {
            return badInput(file + ": a node of this fleet can hold no connection: see `ssefleet plan`");
        }
        ClusterTimes times =
                nodeStart == null ? ClusterTimes.USUAL : ClusterTimes.USUAL.withNodeStart(nodeStart, nodeStart);
        long coming = clients == null ? fleet.getSpec().targetConnections() : clients;
        Simulation run = Simulation.run(fleet, scenario, coming, seed, times);
        PrintWriter out = command.commandLine().getOut();
        out.print(print(run));
        out.flush();
        if (chart != null) {
            try {
                Files.writeString(chart, Chart.of(run));
            } catch (IOException e) {
                return badInput(chart + ": cannot be written: write the path of a file in a folder that exists");
            }
        }
        return run.outcome().kept() ? KEPT : BROKEN;
    }

    private String print(Simulation run) throws JsonProcessingException {
        return switch (output) {
            case text -> SimulationText.of(run);
            case json ->
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(SimulationReport.of(run)) + "\n";
        };
    }

    private int badInput(String problem) {
        PrintWriter err = command.commandLine().getErr();
        err.println(problem);
        err.flush();
        return BAD_INPUT;
    }

    static final class ScenarioNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Scenario.values()).map(Scenario::label).iterator();
        }
    }

    static final class ScenarioName implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String text) {
            return Arrays.stream(Scenario.values())
                    .filter(scenario -> scenario.label().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is none of " + String.join(", ", new ScenarioNames())));
        }
    }

    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return KubernetesDuration.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
