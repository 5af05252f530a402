package io.ssefleet.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.ssefleet.local.fleet.Tokens;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The cluster under test, with a namespace of its own for each test: restricted, as a careful platform team has them. */
final class Cluster implements BeforeEachCallback, AfterEachCallback {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    /** Part of a spec: nodes that ask for so little CPU that many fit on a small machine. */
    static final String SMALL_NODES = "node: {resources: {requests: {cpu: 50m}}}";

    /** For whatever has to happen some time: a busy machine may take long. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    final KubernetesClient client = new KubernetesClientBuilder().build();
    private final List<String> namespaces = new ArrayList<>();
    private String namespace;

    /** What a command came to. */
    record Result(int code, String output) {}

    @Override
    public void beforeEach(ExtensionContext context) {
        namespace = newNamespace();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (String n : namespaces) {
            // A namespace waits for half of its pods' grace period, which is minutes, before it deletes anything else.
            client.resources(SseFleet.class).inNamespace(n).delete();
            client.namespaces().withName(n).delete();
        }
        namespaces.clear();
    }

    String namespace() {
        return namespace;
    }

    /** Another one, removed after the test like the first. */
    String newNamespace() {
        String name = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
        return name;
    }

    /** Until the operator has no fleet of a test before. */
    void awaitAlone() {
        await("the fleets of the tests before are gone")
                .atMost(PATIENCE)
                .until(() -> client.resources(SseFleet.class).inAnyNamespace().list().getItems().stream()
                        .allMatch(
                                fleet -> namespaces.contains(fleet.getMetadata().getNamespace())));
    }

    /** Runs the real kubectl in the test's namespace; both of its outputs together. */
    Result kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    Result kubectlWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl", "--namespace", namespace));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(PROJECT.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** The same, and it has to succeed. */
    String kubectlDoes(String... arguments) {
        Result result = kubectl(arguments);
        if (result.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }

    /** Applies a fleet with kubectl, as a user does; the spec is YAML in one line. */
    void applyFleet(String name, String spec) {
        Result result = kubectlWith(fleetYaml(name, spec), "apply", "-f", "-");
        if (result.code() != 0) {
            throw new AssertionError(result.output());
        }
    }

    static String fleetYaml(String name, String spec) {
        return "apiVersion: ssefleet.io/v1alpha1\nkind: SseFleet\nmetadata: {name: %s}\nspec: %s\n"
                .formatted(name, spec);
    }

    SseFleet fleet(String name) {
        return client.resources(SseFleet.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Until the fleet's status, of its newest generation, is so. */
    SseFleet awaitFleet(String what, String name, Predicate<SseFleetStatus> state) {
        return awaitFleet(what, name, PATIENCE, state);
    }

    SseFleet awaitFleet(String what, String name, Duration patience, Predicate<SseFleetStatus> state) {
        await(what).atMost(patience).pollInterval(Duration.ofMillis(200)).until(() -> {
            SseFleet fleet = fleet(name);
            return fleet != null
                    && fleet.getStatus() != null
                    && fleet.getMetadata()
                            .getGeneration()
                            .equals(fleet.getStatus().observedGeneration())
                    && state.test(fleet.getStatus());
        });
        return fleet(name);
    }

    /** Until so many nodes are wanted and ready, and nothing is under way. */
    SseFleet awaitReady(String name, int nodes) {
        return awaitFleet(
                nodes + " nodes are ready",
                name,
                s -> s.plan() != null
                        && s.plan().desiredReplicas() == nodes
                        && s.readyReplicas() == nodes
                        && s.drainingReplicas() == 0
                        && has(s, "Ready", "True")
                        && has(s, "Reconciling", "False"));
    }

    /** A fleet that the operator has not seen yet has no condition. */
    static boolean has(SseFleetStatus status, String type, String value) {
        return status.conditions() != null
                && condition(status, type).getStatus().equals(value);
    }

    static Condition condition(SseFleetStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    List<Pod> pods(String fleet) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("ssefleet.io/fleet", fleet)
                .list()
                .getItems();
    }

    /** The address of the fleet's Service. */
    String host(String fleet) {
        return client.services()
                .inNamespace(namespace)
                .withName(fleet)
                .get()
                .getSpec()
                .getClusterIP();
    }

    /** A token for all topics, to subscribe or to publish, made of the keys that the operator made. */
    String token(String fleet, String keyOf) {
        Secret secret = client.secrets()
                .inNamespace(namespace)
                .withName(fleet + "-tokens")
                .get();
        String key = new String(Base64.getDecoder().decode(secret.getData().get(keyOf)), StandardCharsets.UTF_8);
        return new Tokens(key).mint(List.of("*"), List.of("*"), Duration.ofHours(1));
    }
}
