package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

/** A container's readiness as its probe declares it: an HTTP GET that answers 200 to 399. Without a probe it is always ready. */
final class ReadinessProbe {
    private static final Duration WHILE_STARTING = Duration.ofMillis(100);

    private final HttpClient http;
    private final Probe probe;
    private final String path;
    private final boolean onManagementPort;
    private int failures;
    private int successes;
    private boolean ready;

    ReadinessProbe(HttpClient http, Container container) {
        this.http = http;
        probe = container.getReadinessProbe();
        path = probe == null || probe.getHttpGet() == null
                ? ""
                : Objects.requireNonNullElse(probe.getHttpGet().getPath(), "/");
        IntOrString port = path.isEmpty() ? null : probe.getHttpGet().getPort();
        onManagementPort = port != null
                && container.getPorts().stream()
                        .filter(p -> "management".equals(p.getName()))
                        .anyMatch(p -> p.getName().equals(port.getStrVal())
                                || p.getContainerPort().equals(port.getIntVal()));
    }

    /** Probes once and says whether the container counts as ready, by the probe's thresholds. */
    boolean check(NodeRuntime.Running running) throws InterruptedException {
        if (path.isEmpty()) {
            ready = true;
            return true;
        }
        if (answers(onManagementPort ? running.managementPort() : running.clientPort())) {
            failures = 0;
            successes++;
            ready = ready || successes >= Objects.requireNonNullElse(probe.getSuccessThreshold(), 1);
        } else {
            successes = 0;
            failures++;
            ready = ready && failures < Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
        }
        return ready;
    }

    /** Often until the first success, so that a start is seen at once; then as declared. */
    Duration interval() {
        return ready || path.isEmpty()
                ? Duration.ofSeconds(probe == null ? 10 : Objects.requireNonNullElse(probe.getPeriodSeconds(), 10))
                : WHILE_STARTING;
    }

    private boolean answers(int port) throws InterruptedException {
        int timeoutSeconds = Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(timeoutSeconds))
                .build();
        try {
            int code =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return code >= 200 && code < 400;
        } catch (IOException e) {
            return false;
        }
    }
}
