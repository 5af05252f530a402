package io.ssefleet.simulate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.simulate.scenario.Fleets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    private static final Path GOLDEN = Path.of("src/test/resources/simulate/rollout.txt");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path fleet;

    @BeforeEach
    void writeFleet() throws Exception {
        fleet = folder.resolve("fleet.yaml");
        declare("{targetConnections: 6000, capacity: {connectionsPerNode: 1000}, reconnects: {perSecond: 200},"
                + " rollout: {maxSurge: 100%}}");
    }

    @Test
    void aRolloutIsPrintedForPeople() throws Exception {
        int exitCode = run("--scenario", "rollout");
        String printed = out + "exit code " + exitCode + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(GOLDEN, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void scriptsGetEverythingInJson() throws Exception {
        assertThat(run("--scenario", "flash-crowd", "--clients", "3000", "--seed", "9", "-o", "json"))
                .isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("fleet").asText()).isEqualTo("prices");
        assertThat(report.path("scenario").asText()).isEqualTo("flash-crowd");
        assertThat(report.path("clients").asLong()).isEqualTo(3_000);
        assertThat(report.path("seed").asLong()).isEqualTo(9);
        assertThat(report.path("kept").asBoolean()).isTrue();
        assertThat(report.path("promises")).hasSize(4);
        assertThat(report.path("samples").size()).isBetween(300, 600);
        JsonNode last = report.path("samples").get(report.path("samples").size() - 1);
        assertThat(last.path("connected").asLong()).isEqualTo(3_000);
    }

    @Test
    void aChartIsWellFormedAndSmall() throws Exception {
        Path chart = folder.resolve("chart.svg");
        assertThat(run("--scenario", "zone-loss", "--chart", chart.toString())).isEqualTo(1);
        var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(11);
        assertThat(Files.size(chart)).isLessThan(60_000);
    }

    @Test
    void aBrokenPromiseIsExitCodeOneAndTheLastLineSaysSo() throws Exception {
        declare("{targetConnections: 6000, capacity: {connectionsPerNode: 1000}, reconnects: {perSecond: 20},"
                + " rollout: {maxSurge: 100%, drainDeadline: 10s}}");
        assertThat(run("--scenario", "rollout")).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN  at most 20 streams closed in any second: ");
        assertThat(out.toString().lines().reduce((a, b) -> b))
                .hasValueSatisfying(
                        last -> assertThat(last).startsWith("rollout: ").contains(" broken"));
    }

    @Test
    void badInputIsExitCodeTwoAndSaysWhatToWrite() throws Exception {
        assertThat(run("--scenario", "earthquake")).isEqualTo(2);
        assertThat(err.toString()).contains("'earthquake' is none of flash-crowd, day, rollout, zone-loss");
        assertThat(run("--scenario", "day", "--clients", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--clients must be from 1 to 1000000000");
        assertThat(run("--scenario", "day", "--node-start", "ten seconds")).isEqualTo(2);
        assertThat(err.toString()).contains("write it as 15s");
        declare("{targetConections: 5}");
        assertThat(run("--scenario", "day")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean targetConnections?");
        declare("{targetConnections: 5, capacity: {memoryPerConnection: 1Gi}}");
        assertThat(run("--scenario", "day")).isEqualTo(2);
        assertThat(err.toString()).contains("can hold no connection");
    }

    private void declare(String spec) throws Exception {
        Files.writeString(fleet, Fleets.yaml(spec));
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = fleet.toString();
        System.arraycopy(options, 0, arguments, 1, options.length);
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
