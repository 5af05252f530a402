package io.ssefleet.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.bench.load.FaultyServer;
import io.ssefleet.bench.load.Progress;
import io.ssefleet.bench.load.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final int CONNECTIONS = 10;
    private static final Duration STEP = Duration.ofMillis(300);

    @TempDir
    Path logs;

    @Test
    void everyCandidateIsMeasuredAndOneThatDoesNotStartIsSaid() throws Exception {
        List<String> told = new ArrayList<>();
        Comparison.Listener listener = new Comparison.Listener() {
            @Override
            public boolean round(int round, String candidate) {
                return true;
            }

            @Override
            public void measured(String candidate, Measured measured) {
                told.add(candidate + " measured");
            }

            @Override
            public void failed(String candidate, String why) {
                told.add(candidate + " failed: " + why);
            }

            @Override
            public boolean goesOn(String candidate, Progress now) {
                return true;
            }
        };
        Candidate broken = new Candidate(
                "broken", CONNECTIONS, port -> new Candidate.Launch(List.of("/bin/false"), Map.of(), target(port)));
        Map<String, Measured> medians = new Comparison(
                        new Comparison.Plan(CONNECTIONS, 1, STEP, logs), new Cores(false), listener)
                .run(List.of(broken, server()));
        assertThat(told)
                .containsExactly(
                        "broken failed: broken has not started; its output is in " + logs.resolve("broken.log"),
                        "server measured");
        assertThat(medians).containsOnlyKeys("server");
        Measured measured = medians.get("server");
        assertThat(measured.held()).isEqualTo(CONNECTIONS);
        assertThat(measured.lost()).isZero();
        assertThat(measured.cpuMicros()).isPositive();
        assertThat(measured.p99Ms()).isPositive();
    }

    private static Candidate server() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Candidate(
                "server",
                CONNECTIONS,
                port -> new Candidate.Launch(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                FaultyServer.class.getName(),
                                Integer.toString(port)),
                        Map.of(),
                        target(port)));
    }

    private static Target target(int port) {
        URI hub = URI.create("http://127.0.0.1:" + port + "/hub");
        return new Target(hub, hub, Target.Dialect.plain, "");
    }
}
