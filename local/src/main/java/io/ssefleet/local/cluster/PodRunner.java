package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one pod from its start to its end, in a thread of its own: starts the container, probes it, restarts it when it
 * crashes, and ends it with SIGTERM, the grace period and SIGKILL.
 */
final class PodRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PodRunner.class);
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(1);
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final KubernetesClient client;
    private final Clock clock;
    private final NodeRuntime runtime;
    private final HttpClient http;
    private final Pod pod;
    private final Container container;
    private final PodStatusWriter status;
    private final BackOff backOff = new BackOff();
    private final Thread thread;
    private boolean terminating;
    private boolean killed;
    private NodeRuntime.Running running;

    PodRunner(KubernetesClient client, Clock clock, NodeRuntime runtime, HttpClient http, Pod pod) {
        this.client = client;
        this.clock = clock;
        this.runtime = runtime;
        this.http = http;
        this.pod = pod;
        container = pod.getSpec().getContainers().get(0);
        status = new PodStatusWriter(client, clock, pod, container.getName());
        thread = new Thread(this::run, "pod-" + pod.getMetadata().getName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The pod is to end in its own time. */
    synchronized void terminate() {
        terminating = true;
        notifyAll();
    }

    /** The pod is to end now, and nothing is reported any more. */
    synchronized void kill() {
        killed = true;
        terminating = true;
        if (running != null) {
            running.process().destroyForcibly();
        }
        notifyAll();
    }

    /** Waits for the end of a runner that was told to end. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            while (!isTerminating()) {
                if (!startContainer()) {
                    pause(CONFIG_RETRY);
                    continue;
                }
                Instant started = clock.instant();
                supervise(started);
                if (!isTerminating()) {
                    restartLater(started);
                }
            }
            end();
        } catch (InterruptedException | RuntimeException e) {
            LOG.warn(
                    "pod {} cannot be managed any longer and is killed",
                    pod.getMetadata().getName(),
                    e);
            kill();
        }
    }

    private boolean startContainer() {
        try {
            Map<String, String> environment = PodEnvironment.of(pod, container, PodStatusWriter.POD_IP, sources());
            NodeRuntime.Running started = runtime.start(pod.getMetadata().getName(), environment, memoryLimitBytes());
            synchronized (this) {
                running = started;
                if (killed) {
                    started.process().destroyForcibly();
                }
            }
            started.process().onExit().thenRun(this::wake);
            report(() -> status.ports(started.clientPort(), started.managementPort()));
            return true;
        } catch (PodEnvironment.Missing missing) {
            report(() -> status.waiting("CreateContainerConfigError", missing.getMessage()));
        } catch (IOException e) {
            report(() -> status.waiting("RunContainerError", e.getMessage()));
        }
        return false;
    }

    private void supervise(Instant started) throws InterruptedException {
        ReadinessProbe probe = new ReadinessProbe(http, container);
        boolean ready = false;
        report(() -> status.running(started, false, running.process().pid()));
        while (!isTerminating() && running.process().isAlive()) {
            boolean now = probe.check(running);
            if (now != ready) {
                ready = now;
                report(() -> status.running(started, now, running.process().pid()));
            }
            pauseUnlessEnded(probe.interval());
        }
    }

    private void restartLater(Instant started) throws InterruptedException {
        int code = running.process().exitValue();
        Duration wait = backOff.after(Duration.between(started, clock.instant()));
        LOG.warn(
                "node {} ended with code {} and starts again in {} s",
                pod.getMetadata().getName(),
                code,
                wait.toSeconds());
        report(() -> {
            status.ended(started, code);
            status.waiting(
                    "CrashLoopBackOff",
                    "back-off " + wait.toSeconds() + "s restarting failed container after exit code " + code);
        });
        pause(wait);
    }

    private void end() throws InterruptedException {
        if (running != null && running.process().isAlive()) {
            Instant started = clock.instant();
            running.process().destroy();
            report(() -> status.running(started, false, running.process().pid()));
            long grace = Objects.requireNonNullElse(
                    pod.getSpec().getTerminationGracePeriodSeconds(), (long) DEFAULT_GRACE_SECONDS);
            if (!running.process().waitFor(grace, TimeUnit.SECONDS)) {
                LOG.warn(
                        "node {} did not end within its grace period of {} s and is killed",
                        pod.getMetadata().getName(),
                        grace);
                running.process().destroyForcibly().waitFor();
            }
        }
        report(() -> client.pods().resource(pod).withGracePeriod(0).delete());
    }

    /** The pod may be gone, and the API at the very end too: neither keeps the runner from its work. */
    private void report(Runnable write) {
        synchronized (this) {
            if (killed) {
                return;
            }
        }
        try {
            write.run();
        } catch (KubernetesClientException e) {
            LOG.debug(
                    "the state of pod {} could not be reported",
                    pod.getMetadata().getName(),
                    e);
        }
    }

    private PodEnvironment.Sources sources() {
        String namespace = pod.getMetadata().getNamespace();
        return new PodEnvironment.Sources(
                name -> {
                    var secret = client.secrets()
                            .inNamespace(namespace)
                            .withName(name)
                            .get();
                    return secret == null ? null : Objects.requireNonNullElse(secret.getData(), Map.of());
                },
                name -> {
                    var map = client.configMaps()
                            .inNamespace(namespace)
                            .withName(name)
                            .get();
                    return map == null ? null : Objects.requireNonNullElse(map.getData(), Map.of());
                });
    }

    private long memoryLimitBytes() {
        Map<String, Quantity> limits = container.getResources() == null
                ? null
                : container.getResources().getLimits();
        Quantity memory = limits == null ? null : limits.get("memory");
        return memory == null ? 0 : Quantity.getAmountInBytes(memory).longValue();
    }

    private synchronized boolean isTerminating() {
        return terminating;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); !terminating && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private synchronized void pauseUnlessEnded(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis();
                !terminating && running.process().isAlive() && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
