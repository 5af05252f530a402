package io.ssefleet.e2e.scale;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.Movement;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.operator.resources.Children;
import io.ssefleet.operator.resources.NodePodTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Many fleets of one node each, in a cluster with simulated kubelets: how long the operator takes to make them ready, beside a plain
 * client that creates the same objects, and what it costs when nothing happens. Ends with 1 when a limit is not kept.
 */
final class OperatorBench {
    private static final String PLAIN = "plain";
    private static final String FLEETS = "fleets";
    private static final int MANAGEMENT_PORT = 9000;
    private static final int CREATORS = 8;
    private static final int CHANGES = 200;
    private static final long BETWEEN_CHANGES_MILLIS = 100;
    private static final Duration UNTIL_AT_REST = Duration.ofSeconds(30);
    private static final Duration AT_REST = Duration.ofSeconds(60);

    private static final double READY_SECONDS = 60;
    private static final double READY_TO_PLAIN = 1.3;
    private static final double MEMORY_MIB = 256;
    private static final double CPU_PERCENT = 10;
    private static final double CHANGE_P99_SECONDS = 1;

    private final KubernetesClient client;
    private final int fleets;
    private final Limits limits = new Limits();

    private OperatorBench(KubernetesClient client, int fleets) {
        this.client = client;
        this.fleets = fleets;
    }

    /** Arguments: the number of fleets, and the command that starts the operator. */
    public static void main(String[] arguments) throws Exception {
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                StandInNodes nodes = new StandInNodes(MANAGEMENT_PORT)) {
            OperatorBench bench = new OperatorBench(client, Integer.parseInt(arguments[0]));
            bench.run(List.of(arguments).subList(1, arguments.length));
            System.exit(bench.limits.kept() ? 0 : 1);
        }
    }

    private void run(List<String> operatorCommand) throws Exception {
        double plain = plainClient();
        limits.figure("a plain client creates the same objects: all pods ready", plain, "s");
        try (OperatorProcess operator = new OperatorProcess(client, operatorCommand)) {
            double ready = operator();
            limits.limit(
                    "%d fleets of one node: all ready".formatted(fleets),
                    ready,
                    Math.max(READY_SECONDS, READY_TO_PLAIN * plain),
                    "s");
            limits.figure("  that is, of the plain client's time", ready / plain, "x");
            limits.figure("  the operator's CPU time for it", operator.cpu().toMillis() / 1_000.0, "s");
            Thread.sleep(UNTIL_AT_REST.toMillis());
            Duration before = operator.cpu();
            Thread.sleep(AT_REST.toMillis());
            double percent = 100.0 * operator.cpu().minus(before).toMillis() / AT_REST.toMillis();
            limits.limit("CPU at rest", percent, CPU_PERCENT, "% of a core");
            limits.figure(
                    "  for each fleet, of which each node is asked every 15 s", percent * 10_000 / fleets, "µs/s");
            limits.figure("memory at rest", operator.memory(), "MiB");
            limits.limit(
                    "target changed to Deployment patched, 99 of 100", p99(targetChanges()), CHANGE_P99_SECONDS, "s");
            limits.limit("memory at most", operator.memoryAtMost(), MEMORY_MIB, "MiB");
        }
    }

    private static SseFleet fleet(String namespace, String name) {
        return Serialization.unmarshal("""
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {namespace: %s, name: %s}
                spec: {targetConnections: 100, capacity: {connectionsPerNode: 100}}
                """.formatted(namespace, name), SseFleet.class);
    }

    /** Creates what there is in the end, each fleet too, whose children it owns: only that no operator is there. */
    private double plainClient() throws Exception {
        createNamespace(FLEETS);
        createNamespace(PLAIN);
        try (Arrivals<Deployment> ready = new Arrivals<>(
                client.apps().deployments().inNamespace(PLAIN),
                fleets,
                d -> d.getStatus() != null
                        && Integer.valueOf(1).equals(d.getStatus().getReadyReplicas()))) {
            double seconds = seconds(ready, i -> {
                SseFleet fleet = client.resource(fleet(PLAIN, "fleet-" + i)).create();
                int gate = Movement.closedGateSeconds(NodePodTemplate.gracePeriod(fleet.getSpec()));
                List<HasMetadata> objects =
                        new ArrayList<>(Children.secrets(fleet, () -> "a key of the usual length, 43 chars long"));
                objects.addAll(Children.of(
                        fleet,
                        OperatorSettings.defaults().nodes(),
                        new Children.Scale(1, gate, 1, 1, OptionalInt.of(1))));
                for (HasMetadata object : objects) {
                    client.resource(object).create();
                }
            });
            client.namespaces().withName(PLAIN).delete();
            client.namespaces().withName(PLAIN).waitUntilCondition(Objects::isNull, 10, TimeUnit.MINUTES);
            return seconds;
        }
    }

    private double operator() throws Exception {
        try (Arrivals<SseFleet> ready =
                new Arrivals<>(client.resources(SseFleet.class).inNamespace(FLEETS), fleets, OperatorBench::isReady)) {
            return seconds(
                    ready, i -> client.resource(fleet(FLEETS, "fleet-" + i)).create());
        }
    }

    private static boolean isReady(SseFleet fleet) {
        return fleet.getStatus() != null
                && fleet.getStatus().conditions() != null
                && fleet.getStatus().conditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** How long it takes to create all, several at a time, until all have arrived. */
    private double seconds(Arrivals<?> arrivals, IntConsumer create) throws Exception {
        ExecutorService creators = Executors.newFixedThreadPool(CREATORS);
        try {
            Instant from = Instant.now();
            List<Future<?>> created = new ArrayList<>();
            for (int i = 0; i < fleets; i++) {
                int index = i;
                created.add(creators.submit(() -> create.accept(index)));
            }
            for (Future<?> one : created) {
                one.get();
            }
            Instant last =
                    arrivals.all().values().stream().max(Instant::compareTo).orElseThrow();
            return Duration.between(from, last).toMillis() / 1_000.0;
        } finally {
            creators.shutdown();
        }
    }

    /** How long each change of a target takes to reach the fleet's Deployment. */
    private List<Duration> targetChanges() throws InterruptedException {
        int changes = Math.min(CHANGES, fleets);
        Map<String, Instant> asked = new HashMap<>();
        try (Arrivals<Deployment> scaled = new Arrivals<>(
                client.apps().deployments().inNamespace(FLEETS),
                changes,
                d -> d.getSpec().getReplicas() == 2)) {
            for (int i = 0; i < changes; i++) {
                String name = "fleet-" + i;
                asked.put(name, Instant.now());
                client.resources(SseFleet.class)
                        .inNamespace(FLEETS)
                        .withName(name)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"targetConnections\":200}}");
                Thread.sleep(BETWEEN_CHANGES_MILLIS);
            }
            return scaled.all().entrySet().stream()
                    .map(e -> Duration.between(asked.get(e.getKey()), e.getValue()))
                    .toList();
        }
    }

    private static double p99(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1).toMillis() / 1_000.0;
    }
}
