package io.ssefleet.node.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OldGarbageTest {

    private static final long MIB = 1 << 20;

    @Test
    void asMuchMayComeAsLivesThereAndThirtyTwoMebibytesAtLeast() {
        assertThat(OldGarbage.threshold(100 * MIB, 1024 * MIB)).isEqualTo(200 * MIB);
        assertThat(OldGarbage.threshold(8 * MIB, 1024 * MIB)).isEqualTo(40 * MIB);
        assertThat(OldGarbage.threshold(8 * MIB, -1)).as("without a maximum").isEqualTo(40 * MIB);
    }

    @Test
    void ofALittleHeapHalfOfWhatIsLeft() {
        assertThat(OldGarbage.threshold(100 * MIB, 200 * MIB)).isEqualTo(150 * MIB);
        assertThat(OldGarbage.threshold(20 * MIB, 48 * MIB)).isEqualTo(34 * MIB);
    }

    @Test
    void theOldGenerationIsCollectedEachTimeThatAsMuchHasCome() throws IOException, InterruptedException {
        Process replacing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Xmn8m",
                        "-Xlog:gc",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Replacing.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(replacing.getInputStream().readAllBytes(), UTF_8);

        assertThat(replacing.waitFor()).as(log).isZero();
        // 20 MiB live there, 32 may come, and 200 do.
        assertThat(Pattern.compile("Pause Full \\(System.gc\\(\\)\\) .*ms")
                        .matcher(log)
                        .results()
                        .count())
                .as(log)
                .isBetween(3L, 8L);
    }

    /** Keeps 20 MiB, each piece of which lives until it is old, and replaces them ten times. */
    static final class Replacing {
        private static final int PIECES = 20_000;

        private Replacing() {}

        public static void main(String[] arguments) {
            OldGarbage.collectInTime();
            byte[][] kept = new byte[PIECES][];
            for (int i = 0; i < 11 * PIECES; i++) {
                kept[i % PIECES] = new byte[1024];
            }
            System.out.println(kept.length);
        }
    }
}
