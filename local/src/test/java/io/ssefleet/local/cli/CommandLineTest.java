package io.ssefleet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.local.balancer.Balancer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String FLEET = """
            apiVersion: ssefleet.io/v1alpha1
            kind: SseFleet
            metadata: { name: prices }
            spec: { targetConnections: 300 }
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"up", "plan", "token"}) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("up", "plan", "token")
                .contains("--jwt-key")
                .contains("--ttl");
    }

    @Test
    void aMistypedCommandIsCorrected() {
        assertThat(run("tokn")).isEqualTo(2);
        assertThat(err.toString()).contains("token").contains("--help").doesNotContain("Exception");
    }

    @Test
    void withoutACommandThereIsAWayOut() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("ssefleet up FILE");
    }

    @Test
    void tokensAreMinted() {
        assertThat(run("token", "--key", KEY, "--publish", "a", "b", "--ttl", "15m"))
                .isZero();
        assertThat(out.toString().trim().split("\\.")).hasSize(3);
    }

    @Test
    void tokensNeedAGoodKeyAndTime() {
        assertThat(run("token", "--key", "short")).isEqualTo(2);
        assertThat(run("token", "--key", KEY, "--ttl", "soon")).isEqualTo(2);
        assertThat(run("token", "--key", KEY, "--ttl", "0s")).isEqualTo(2);
        assertThat(err.toString())
                .contains("at least 32")
                .contains("write it as")
                .contains("longer time");
    }

    @Test
    void upRefusesWhatCannotWorkBeforeItStartsAnything() throws IOException {
        Path good = Files.writeString(directory.resolve("good.yaml"), FLEET);
        Path broken = Files.writeString(
                directory.resolve("broken.yaml"), FLEET.replace("targetConnections: 300", "targetConnections: -1"));
        assertThat(run("up", directory.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(run("up", broken.toString())).isEqualTo(2);
        assertThat(run("up", good.toString(), "--jwt-key", "short")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no such file")
                .contains("spec.targetConnections")
                .contains("--jwt-key: the key has 5 bytes")
                .doesNotContain("Exception");
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        Path good = Files.writeString(directory.resolve("good.yaml"), FLEET);
        try (Balancer other = Balancer.listen(0)) {
            assertThat(run("up", good.toString(), "--port", String.valueOf(other.port())))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("port " + other.port()).contains("--port");
        }
        assertThat(run("up", good.toString(), "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("70000 is no port");
    }

    private int run(String... arguments) {
        CommandLine commandLine = RootCommand.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
