package io.ssefleet.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.bench.compare.Peers.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    Path directory;

    @Test
    void whatIsNotInstalledIsSkippedWithWhatToInstall() throws Exception {
        peer("absent", "[ $1 = check ] && { echo 'install absent (Debian: absent)'; exit 1; }");
        peer("broken", "[ $1 = build ] && { echo 'no such module'; exit 3; }; true");
        peer("small", "[ $1 = check ] && echo connections=7; true");
        peer("usual", "true");
        Files.createDirectory(directory.resolve("no-peer"));

        assertThat(Peers.names(directory)).containsExactly("absent", "broken", "small", "usual");
        Peers peers = Peers.build(directory, Peers.names(directory));
        assertThat(peers.skipped())
                .containsExactly(
                        new Skipped("absent", "install absent (Debian: absent)"),
                        new Skipped("broken", "it cannot be built: no such module"));
        assertThat(peers.ready()).extracting(Candidate::name).containsExactly("small", "usual");
        assertThat(peers.ready()).extracting(Candidate::most).containsExactly(7, Integer.MAX_VALUE);
    }

    @Test
    void everyPeerOfTheProjectSaysWhatItNeeds() throws Exception {
        Path peers = Path.of("peers").toAbsolutePath();
        assertThat(Peers.names(peers))
                .containsExactly("asyncio", "go", "gunicorn", "nchan", "nodejs", "quarkus-multi", "tomcat");
        for (String name : Peers.names(peers)) {
            // Where nothing can be found, each has something to say, and to say it needs nothing.
            ProcessBuilder check = new ProcessBuilder(
                            "/bin/sh", peers.resolve(name).resolve("run").toString(), "check")
                    .redirectErrorStream(true);
            check.environment().put("PATH", onlyDirname().toString());
            Process process = check.start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                assertThat(said).as(name).startsWith("install ");
            }
        }
    }

    private Path onlyDirname() throws IOException {
        Path bin = directory.resolve("bin");
        if (!Files.exists(bin)) {
            script(Files.createDirectory(bin).resolve("dirname"), "exec /usr/bin/dirname \"$@\"");
        }
        return bin;
    }

    private void peer(String name, String text) throws IOException {
        script(Files.createDirectory(directory.resolve(name)).resolve("run"), text);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
