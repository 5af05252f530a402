package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that people write by mistake: beside each stands all that is said about it, one problem a line. */
class BrokenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/broken");

    static List<Path> files() throws IOException {
        return list(".yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesEveryProblemAndItsFix(Path file) throws IOException {
        String yaml = Files.readString(file);
        InvalidResource refused = catchThrowableOfType(InvalidResource.class, () -> SseFleetSchema.read(yaml));
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage() + "\n").isEqualTo(Files.readString(expected(file)));
    }

    @Test
    void everyExpectationBelongsToAFile() throws IOException {
        assertThat(list(".txt"))
                .containsExactlyElementsOf(
                        files().stream().map(BrokenFilesTest::expected).toList());
    }

    private static Path expected(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
    }

    private static List<Path> list(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
