package io.ssefleet.operator.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** What one run of the plan command printed and returned. */
record PlanRun(int exitCode, String out, String err) {
    static PlanRun of(String... arguments) {
        return withInput(new byte[0], arguments);
    }

    static PlanRun withInput(String standardInput, String... arguments) {
        return withInput(standardInput.getBytes(StandardCharsets.UTF_8), arguments);
    }

    static PlanRun withInput(byte[] standardInput, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new PlanCommand(new ByteArrayInputStream(standardInput)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new PlanRun(exitCode, out.toString(), err.toString());
    }

    /** All of it, as golden files hold it; {@code file} becomes its bare name. */
    String transcript(String file, String name) {
        return out + err.replace(file, name) + "exit code " + exitCode + "\n";
    }
}
