package io.ssefleet.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlanCommandTest {
    private static final String FLEET = """
            apiVersion: ssefleet.io/v1alpha1
            kind: SseFleet
            metadata: {name: prices}
            spec: {targetConnections: 500000, capacity: {connectionsPerNode: 50000}}
            """;

    @TempDir
    Path folder;

    @Test
    void readsTheStandardInput() {
        PlanRun run = PlanRun.withInput(FLEET, "-");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("prices: 10 nodes: 500,000 connections / 50,000 per node (declared).");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void readsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), FLEET);
        assertThat(PlanRun.of(file.toString()).out())
                .isEqualTo(PlanRun.withInput(FLEET, "-").out());
    }

    @Test
    void jsonAndYamlHaveTheSameContent() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(PlanRun.withInput(FLEET, "-", "-o", "json").out());
        JsonNode yaml = new KubernetesSerialization()
                .unmarshal(PlanRun.withInput(FLEET, "-", "--output=yaml").out(), JsonNode.class);
        assertThat(yaml.toString()).isEqualTo(json.toString());
        assertThat(json.get("desiredReplicas").asInt()).isEqualTo(10);
    }

    @Test
    void aMissingFileIsBadInput() {
        String file = folder.resolve("nowhere.yaml").toString();
        refused(
                PlanRun.of(file),
                file + ": there is no such file: write the path of a file with an SseFleet, or - to "
                        + "read the standard input");
    }

    @Test
    void aFolderIsBadInput() {
        refused(PlanRun.of(folder.toString()), folder + ": is a directory: write the path of a file in it");
    }

    @Test
    void aPathThatCannotBeIsBadInput() {
        refused(PlanRun.of("a\0b"), "a\0b: is no path: Nul character not allowed");
    }

    @Test
    void aFileThatCannotBeReadIsBadInput() throws IOException {
        // A socket's file exists, is no directory, and cannot be opened, whoever asks.
        Path socket = folder.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            refused(
                    PlanRun.of(socket.toString()),
                    socket + ": cannot be read (FileSystemException): check who may read it");
        }
    }

    @Test
    void aHugeFileIsBadInput() {
        PlanRun run = PlanRun.withInput("#".repeat((1 << 20) + 1), "-");
        refused(
                run,
                "standard input: is larger than 1 MiB, more than a cluster would take: write one SseFleet and "
                        + "nothing else");
    }

    @Test
    void whatIsNotTextIsBadInput() {
        byte[] latin1 = FLEET.replace("prices", "preisänderungen").getBytes(StandardCharsets.ISO_8859_1);
        refused(PlanRun.withInput(latin1, "-"), "standard input: is not text in UTF-8: save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\n", "just a text", "[]", "a: [", "kind: Pod"})
    void whatIsNoFleetIsBadInput(String text) {
        PlanRun run = PlanRun.withInput(text, "-");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("standard input: "));
    }

    @Test
    void twoFleetsInOneFileAreBadInput() {
        PlanRun run = PlanRun.withInput(FLEET + "---\n" + FLEET, "-");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there are 2 documents");
    }

    @Test
    void everyProblemHasALineOfItsOwn() {
        PlanRun run = PlanRun.withInput(FLEET.replace("500000,", "0, maxReplica: 3, spareNodes: many,"), "-");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(3);
        assertThat(run.err())
                .contains(
                        "standard input: spec.targetConnections: ",
                        "standard input: spec.maxReplica: ",
                        "standard input: spec.spareNodes: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-o", "-o=xml", "--no-such-option"})
    void aWrongCommandLineIsBadInput(String option) {
        PlanRun run = PlanRun.withInput(FLEET, "-", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: plan");
        assertThat(PlanRun.of().exitCode()).isEqualTo(2);
    }

    @Test
    void helpNamesFormatsAndExitCodes() {
        PlanRun run = PlanRun.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("text, json, yaml", "the plan cannot meet the target");
    }

    @Test
    void isMountedUnderItsName() {
        assertThat(new CommandLine(new PlanCommand()).getCommandName()).isEqualTo("plan");
    }

    private static void refused(PlanRun run, String problem) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo(problem + System.lineSeparator());
    }
}
