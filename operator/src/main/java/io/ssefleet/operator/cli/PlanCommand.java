package io.ssefleet.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plan}: what the operator would make of a resource, without any cluster. */
@Command(
        name = "plan",
        description = "Shows how many nodes a fleet needs, what limits them, and how long moving clients takes.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the plan meets the target; there may be warnings",
            "1:the plan cannot meet the target",
            "2:the file or the command line is wrong"
        })
public final class PlanCommand implements Callable<Integer> {
    private static final int MEETS_TARGET = 0;
    private static final int MISSES_TARGET = 1;
    private static final int BAD_INPUT = 2;

    /** The ways to print a plan. */
    enum Format {
        text,
        json,
        yaml
    }

    private final InputStream standardInput;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "a YAML or JSON file with one SseFleet; - reads the standard input")
    private String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    public PlanCommand() {
        this(System.in);
    }

    PlanCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        SseFleet fleet;
        try {
            fleet = FleetText.parse(FleetText.read(file, standardInput));
        } catch (FleetText.Unusable e) {
            PrintWriter err = command.commandLine().getErr();
            String name = file.equals(FleetText.STANDARD_INPUT) ? "standard input" : file;
            e.problems().forEach(problem -> err.println(name + ": " + problem));
            err.flush();
            return BAD_INPUT;
        }
        FleetPlan plan = Planner.plan(fleet.getSpec(), Observed.NONE);
        PrintWriter out = command.commandLine().getOut();
        out.print(print(PlanReport.of(fleet, plan)));
        out.flush();
        return plan.meetsTarget() ? MEETS_TARGET : MISSES_TARGET;
    }

    private String print(PlanReport report) throws JsonProcessingException {
        return switch (output) {
            case text -> PlanText.of(report);
            case json -> new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
            case yaml -> new KubernetesSerialization().asYaml(report);
        };
    }
}
