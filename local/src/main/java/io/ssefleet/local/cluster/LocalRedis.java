package io.ssefleet.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * The Redis of a run, on a free loopback port with its data in the run's directory: an installed one, else the one that comes along.
 * Started when it is first needed, and ended with the run, however that ends.
 */
public final class LocalRedis implements AutoCloseable {
    private static final List<String> INSTALLED = List.of("redis-server", "valkey-server");
    private static final Pattern VERSION = Pattern.compile("v=([0-9]+)\\.([0-9]+)");
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    private static final int ANSWER_SECONDS = 5;
    /** Ends Redis when the pipe breaks that this process holds: also when it is killed. */
    private static final String UNTIL_PIPE_BREAKS =
            "\"$@\" </dev/null & redis=$!; read -r end; kill $redis; wait $redis";

    private final Path directory;
    private final int port;
    private Optional<Process> process = Optional.empty();

    /** @param directory where its data and log go; made when it is started */
    public LocalRedis(Path directory) throws IOException {
        this.directory = directory;
        this.port = NodeRuntime.freePort(Set.of());
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it, unless it runs already. */
    public synchronized void start() throws IOException {
        if (process.isPresent()) {
            return;
        }
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NodeRuntime.SETSID)) {
            command.add(NodeRuntime.SETSID.toString());
        }
        command.addAll(List.of("/bin/sh", "-c", UNTIL_PIPE_BREAKS, "sh", program()));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "yes"));
        process = Optional.of(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start());
    }

    private String program() throws IOException {
        for (String name : INSTALLED) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                Path candidate = Path.of(folder, name);
                if (Files.isExecutable(candidate) && isRecent(candidate)) {
                    return candidate.toString();
                }
            }
        }
        return ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .getPath();
    }

    private boolean isRecent(Path program) throws IOException {
        Path output = Files.createTempFile(directory, "version", "");
        Process asked = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!asked.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        Matcher version = VERSION.matcher(Files.readString(output));
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
    }

    @Override
    public synchronized void close() throws IOException {
        if (process.isEmpty()) {
            return;
        }
        Process shell = process.get();
        List<ProcessHandle> all =
                Stream.concat(shell.descendants(), Stream.of(shell.toHandle())).toList();
        shell.getOutputStream().close();
        try {
            if (!shell.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
