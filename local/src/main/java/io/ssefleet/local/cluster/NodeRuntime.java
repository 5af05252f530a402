package io.ssefleet.local.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Starts nodes as processes of this machine, each in a session of its own, so that a Ctrl-C in the terminal reaches only
 * the process that started them.
 *
 * @param program the node's program with its options, such as {@code java -jar node.jar}; options for the JVM go before {@code -jar}
 * @param directory where each node gets a directory of its own, for its log and temporary files
 */
public record NodeRuntime(List<String> program, Path directory) {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH");
    static final Path SETSID = Path.of("/usr/bin/setsid");
    // Below the range that the kernel takes ports for outgoing connections from.
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final Set<Integer> NO_PORTS = Set.of();

    /** The program of this project's node, as its build leaves it, run by the Java that runs this process; for many nodes. */
    public static List<String> javaProgram(Path home) {
        return program(home, List.of("-XX:TieredStopAtLevel=1"));
    }

    /** The same as an image runs it. */
    public static List<String> serverProgram(Path home) {
        return program(home, List.of());
    }

    private static List<String> program(Path home, List<String> options) {
        Path node = home.resolve("sse-node");
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.add("@" + node.resolve("jvm.options"));
        program.addAll(options);
        program.add("-jar");
        program.add(node.resolve("target/quarkus-app/quarkus-run.jar").toString());
        return program;
    }

    /** A process that runs a container. */
    record Running(Process process, int clientPort, int managementPort) {}

    /**
     * Starts a node on two free loopback ports.
     *
     * @param memoryLimitBytes what the container may use; 0 = no limit
     */
    Running start(String name, Map<String, String> environment, long memoryLimitBytes) throws IOException {
        int clientPort = freePort(NO_PORTS);
        int managementPort = freePort(Set.of(clientPort));
        Path own = Files.createDirectories(directory.resolve(name));
        Path temporary = Files.createDirectories(own.resolve("tmp"));
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // Not a group leader, so setsid replaces itself by the program and the process id stays.
            command.add(SETSID.toString());
        }
        for (String argument : program) {
            if (argument.equals("-jar")) {
                command.add("-Djava.io.tmpdir=" + temporary);
                if (memoryLimitBytes > 0) {
                    // Stands for the cgroup limit that the JVM would size its heap by.
                    command.add("-XX:MaxRAM=" + memoryLimitBytes);
                }
            }
            command.add(argument);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        Map<String, String> variables = builder.environment();
        Map<String, String> inherited = Map.copyOf(variables);
        variables.clear();
        INHERITED.stream().filter(inherited::containsKey).forEach(key -> variables.put(key, inherited.get(key)));
        variables.putAll(environment);
        variables.put("TMPDIR", temporary.toString());
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", String.valueOf(clientPort));
        variables.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        variables.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        variables.put(
                "SSEFLEET_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
        return new Running(builder.start(), clientPort, managementPort);
    }

    /** Where a node's output goes. */
    Path log(String name) {
        return directory.resolve(name).resolve("node.log");
    }

    static int freePort(Set<Integer> taken) throws IOException {
        Set<Integer> tried = new HashSet<>(taken);
        while (tried.size() < HIGHEST_PORT - LOWEST_PORT) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (tried.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port between " + LOWEST_PORT + " and " + HIGHEST_PORT);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
