package io.ssefleet.node.lifecycle;

import static io.ssefleet.node.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OldGarbageTest {

    private static final long MIB = 1 << 20;
    private static final long MAX = 1024 * MIB;

    @Test
    void aLittleIsCollectedInACalmMoment() {
        assertThat(OldGarbage.isDue(20 * MIB, 36 * MIB, true, MAX)).isFalse();
        assertThat(OldGarbage.isDue(20 * MIB, 37 * MIB, true, MAX)).isTrue();
        assertThat(OldGarbage.isDue(20 * MIB, 37 * MIB, false, MAX)).isFalse();
    }

    @Test
    void whereMuchLivesALittleIsNotWorthThePause() {
        assertThat(OldGarbage.isDue(400 * MIB, 500 * MIB, true, MAX)).isFalse();
        assertThat(OldGarbage.isDue(400 * MIB, 501 * MIB, true, MAX)).isTrue();
    }

    @Test
    void asMuchAsLivesThereIsCollectedAtAnyMoment() {
        assertThat(OldGarbage.isDue(20 * MIB, 84 * MIB, false, MAX)).isFalse();
        assertThat(OldGarbage.isDue(20 * MIB, 85 * MIB, false, MAX)).isTrue();
        assertThat(OldGarbage.isDue(100 * MIB, 200 * MIB, false, MAX)).isFalse();
        assertThat(OldGarbage.isDue(100 * MIB, 201 * MIB, false, -1)).isTrue();
        assertThat(OldGarbage.isDue(100 * MIB, 151 * MIB, false, 200 * MIB))
                .as("more than half of what was left")
                .isTrue();
    }

    @Test
    void theOldGenerationIsCollectedEachTimeThatItIsCalm() throws IOException, InterruptedException {
        Process replacing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms256m",
                        "-Xmx1g",
                        "-Xmn8m",
                        "-Xlog:gc",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Replacing.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(replacing.getInputStream().readAllBytes(), UTF_8);

        assertThat(replacing.waitFor()).as(log).isZero();
        assertThat(Pattern.compile("Pause Full \\(System.gc\\(\\)\\) .*ms")
                        .matcher(log)
                        .results()
                        .count())
                .as(log)
                .isGreaterThanOrEqualTo(Replacing.TIMES);
    }

    /** Several times makes 40 MiB of garbage, each piece of which has lived until it was old, and waits until its memory is given back. */
    static final class Replacing {
        static final int TIMES = 3;
        private static final int PIECES = 20_000;

        private Replacing() {}

        public static void main(String[] arguments) {
            OldGarbage.collectInTime(Duration.ofMillis(20));
            byte[][] kept = new byte[PIECES][];
            for (int time = 0; time < TIMES; time++) {
                for (int i = 0; i < 3 * PIECES; i++) {
                    kept[i % PIECES] = new byte[1024];
                }
                await().until(() -> used() <= 55 * MIB);
            }
            System.out.println(kept.length);
        }

        private static long used() {
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }
}
