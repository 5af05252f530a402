package io.ssefleet.bench.compare;

import io.ssefleet.bench.load.LoadFailure;
import io.ssefleet.bench.load.Target;
import io.ssefleet.bench.process.ProcessTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A candidate that runs, on the cores that it was given. */
final class Server implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final long TICK_NANOS = 50_000_000;

    private final Process process;
    private final Target target;

    private Server(Process process, Target target) {
        this.process = process;
        this.target = target;
    }

    /** Starts it and waits until it listens. */
    static Server start(Candidate candidate, Cores cores, Path log) throws IOException, LoadFailure {
        int port = freePort();
        Candidate.Launch launch = candidate.start().on(port);
        List<String> command = new ArrayList<>(cores.forServers());
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        Server server = new Server(builder.start(), launch.target());
        long end = System.nanoTime() + START.toNanos();
        while (!listens(port)) {
            if (!server.process.isAlive() || System.nanoTime() > end) {
                server.close();
                throw new LoadFailure(candidate.name() + " has not started; its output is in " + log);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
        return server;
    }

    Target target() {
        return target;
    }

    ProcessTree processes() {
        return new ProcessTree(process.toHandle());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it and everything that it started. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
