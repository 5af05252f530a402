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
        for (String command : new String[] {"up", "plan", "simulate", "load", "bench", "token"}) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("up", "plan", "simulate", "load", "bench", "token")
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
    void loadNamesTheOptionThatIsWrongAndWhatToWrite() {
        assertThat(run("load", "-c", "0")).isEqualTo(2);
        assertThat(run("load", "-c", "90000000")).isEqualTo(2);
        assertThat(run("load", "-c", "90000000", "--processes", "2")).isEqualTo(2);
        assertThat(run("load", "--processes", "2", "--window", "1")).isEqualTo(2);
        assertThat(run("load", "-c", "many")).isEqualTo(2);
        assertThat(run("load", "--rate", "0")).isEqualTo(2);
        assertThat(run("load", "--duration", "soon")).isEqualTo(2);
        assertThat(run("load", "--duration", "0s")).isEqualTo(2);
        assertThat(run("load", "--size", "10")).isEqualTo(2);
        assertThat(run("load", "--return", "-1")).isEqualTo(2);
        assertThat(run("load", "-c", "10", "--return", "10")).isEqualTo(2);
        assertThat(run("load", "--missed", "0")).isEqualTo(2);
        assertThat(run("load", "--return", "1", "--window", "1")).isEqualTo(2);
        assertThat(run("load", "--source", "256.0.0.1")).isEqualTo(2);
        assertThat(run("load", "--key", "short")).isEqualTo(2);
        assertThat(run("load", "--key", KEY, "--token", "x")).isEqualTo(2);
        assertThat(run("load", "ftp://127.0.0.1/")).isEqualTo(2);
        assertThat(run("load", "--calibrate")).isEqualTo(2);
        assertThat(run("load", "--calibrate", "--pid", "1", "-c", "10")).isEqualTo(2);
        assertThat(run("load", "--calibrate", "--management", "http://127.0.0.1:9000"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--connections: 0 is too few; write 1 or more")
                .contains("processes are too many; write at most 100")
                .contains("--connections: 90,000,000 connections need more file descriptors than 2 processes")
                .contains("--window: clients in several processes cannot set the pace: write --rate")
                .contains("'--connections': 'many'")
                .contains("--rate: 0.0 events per second cannot be published; write a number above 0")
                .contains("--duration: \"soon\" is not a duration: write it as 15s")
                .contains("--duration: 0s is no time to publish in")
                .contains("--size: 10 is too few; write 44 or more")
                .contains("--return: -1 is too few; write 0 or more")
                .contains("--return: somebody has to stay: write fewer than the 10 of --connections")
                .contains("--return: what returning clients read would count for --window: write --rate instead")
                .contains("--missed: 0 is too few; write 1 or more")
                .contains("--source: 256.0.0.1 is no address")
                .contains("--key: the key has 5 bytes")
                .contains("--token: it cannot be used beside --key")
                .contains("--calibrate: write --pid PID for a node on this machine, or --management URL")
                .contains("--calibrate: 10 connections do not stand out")
                .contains("--management: the node wants its control token")
                .contains("ftp://127.0.0.1/ is no address of a fleet; write one such as http://")
                .doesNotContain("Exception");
    }

    @Test
    void loadSaysWhenNobodyListens() {
        assertThat(run("load", "http://127.0.0.1:1/.well-known/mercure", "--token", "x"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("127.0.0.1:1")
                .contains("cannot be reached")
                .contains("is the fleet up?");
    }

    @Test
    void benchNamesTheOptionThatIsWrongAndWhatToWrite() {
        assertThat(run("bench", "-c", "1")).isEqualTo(2);
        assertThat(run("bench", "--rounds", "0")).isEqualTo(2);
        assertThat(run("bench", "--step", "0s")).isEqualTo(2);
        assertThat(run("bench", "--only", "apache")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--connections: 1 cannot be; write 10 to 19,000")
                .contains("--rounds: 0 cannot be; write 1 to 100")
                .contains("--step: 0s is no time")
                .contains("--only: there is no server apache; write some of ssefleet, asyncio, go");
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
