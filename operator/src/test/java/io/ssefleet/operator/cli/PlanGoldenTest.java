package io.ssefleet.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@code plan} prints, held against files: in {@code src/test/resources/plan} each folder is an example, with the
 * fleet and what is printed for it: as text with the exit code in the last line, and here and there in other formats.
 * What is printed for the shipped samples stands in {@code plan-samples}; what is wrong with the broken files stands
 * beside them.
 */
class PlanGoldenTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/plan");

    private static final Path SAMPLES = Path.of("../manifests/samples");
    private static final Path EXPECTED_FOR_SAMPLES = Path.of("src/test/resources/plan-samples");
    private static final Path BROKEN = Path.of("src/test/resources/broken");

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        List<Path> expected = files(EXAMPLES).stream()
                .filter(file -> !file.endsWith("fleet.yaml"))
                .toList();
        assertThat(expected).hasSizeGreaterThan(8);
        return expected.stream()
                .map(file -> DynamicTest.dynamicTest(
                        EXAMPLES.relativize(file).toString(),
                        () -> check(file.resolveSibling("fleet.yaml"), file, format(file))));
    }

    @TestFactory
    Stream<DynamicTest> samples() throws IOException {
        List<Path> samples = files(SAMPLES);
        assertThat(samples).hasSizeGreaterThan(1);
        return samples.stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.getFileName().toString(),
                        () -> check(sample, EXPECTED_FOR_SAMPLES.resolve(sample.getFileName() + ".txt"), "text")));
    }

    @TestFactory
    Stream<DynamicTest> brokenFiles() throws IOException {
        List<Path> broken = files(BROKEN).stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
        assertThat(broken).hasSizeGreaterThan(9);
        return broken.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkRefused(file)));
    }

    /** The file beside a broken one has its problems, one a line. */
    private static void checkRefused(Path broken) throws IOException {
        PlanRun run = PlanRun.of(broken.toString());
        List<String> problems = Files.readAllLines(Path.of(broken.toString().replaceFirst("\\.yaml$", ".txt")));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactlyElementsOf(problems.stream()
                        .map(problem -> broken + ": " + problem)
                        .toList());
    }

    private static void check(Path fleet, Path expected, String format) throws IOException {
        PlanRun run = PlanRun.of(fleet.toString(), "-o", format);
        String printed = format.equals("text")
                ? run.transcript(fleet.toString(), fleet.getFileName().toString())
                : run.out();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(expected));
    }

    private static String format(Path expected) {
        String name = expected.getFileName().toString();
        return switch (name) {
            case "plan.txt" -> "text";
            case "plan.json" -> "json";
            case "plan.yaml" -> "yaml";
            default -> throw new AssertionError("no test uses " + expected);
        };
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
