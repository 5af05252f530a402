package io.ssefleet.e2e.scale;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator as a process, started with the command that its image has, and what it costs. */
final class OperatorProcess implements AutoCloseable {
    private static final Path LOG = Path.of("/run/ssefleet/logs/operator.log");

    private final Process process;

    /** Returns when the operator leads. */
    OperatorProcess(KubernetesClient client, List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        client.leases()
                .inNamespace("ssefleet-system")
                .withName("ssefleet-operator")
                .waitUntilCondition(
                        lease -> lease != null && lease.getSpec().getHolderIdentity() != null, 2, TimeUnit.MINUTES);
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What it holds in memory now, in MiB. */
    long memory() throws IOException {
        return status("VmRSS");
    }

    /** The most that it has ever held, in MiB. */
    long memoryAtMost() throws IOException {
        return status("VmHWM");
    }

    private long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
