package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SseFleetCrdTest {
    private static final Path FILE = Path.of("../crds/ssefleets.ssefleet.io.yaml");

    @Test
    void theCheckedInDefinitionIsTheOneThatTheModelMakes() throws IOException {
        String made = SseFleetCrd.yaml();
        if (Boolean.getBoolean("crd.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE))
                .as("crds/ssefleets.ssefleet.io.yaml is not what the model makes; write it anew with: "
                        + SseFleetCrd.HOW_TO_WRITE)
                .isEqualTo(made);
    }

    @Test
    void makesTheSameTextEveryTime() {
        assertThat(SseFleetCrd.yaml()).isEqualTo(SseFleetCrd.yaml());
    }
}
