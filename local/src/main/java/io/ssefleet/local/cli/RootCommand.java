package io.ssefleet.local.cli;

import io.ssefleet.operator.cli.PlanCommand;
import io.ssefleet.simulate.cli.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ssefleet}: the commands, and how their failures are told. */
@Command(
        name = "ssefleet",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        subcommands = {
            UpCommand.class,
            PlanCommand.class,
            SimulateCommand.class,
            LoadCommand.class,
            BenchCommand.class,
            TokenCommand.class
        },
        description = "SSE Fleet: Server-Sent Events at scale.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it worked", "1:it failed", "2:the file or the command line is wrong"})
public final class RootCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RootCommand());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof Failure told) {
                command.getErr().println("ssefleet: " + told.getMessage());
                return told.exitCode();
            }
            command.getErr().println("ssefleet: " + failure);
            return Failure.FAILED;
        });
        commandLine.setParameterExceptionHandler((wrong, arguments) -> {
            CommandLine command = wrong.getCommandLine();
            command.getErr().println("ssefleet: " + wrong.getMessage());
            UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
            command.getErr()
                    .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for what there is.");
            return Failure.BAD_INPUT;
        });
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, such as: ssefleet up FILE");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {"ssefleet " + (version == null ? "(not packaged)" : version)};
        }
    }
}
