package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ssefleet.local.api.EmbeddedApi;
import io.ssefleet.local.balancer.Balancer;
import io.ssefleet.local.balancer.ServiceBackends;
import io.ssefleet.local.cluster.LocalCluster;
import io.ssefleet.local.cluster.LocalRedis;
import io.ssefleet.local.cluster.NodeRuntime;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.StreamSpec;
import io.ssefleet.operator.reconcile.OperatorSettings;
import io.ssefleet.operator.reconcile.SseFleetOperator;
import io.ssefleet.operator.resources.FleetNames;
import io.ssefleet.operator.schema.CrdSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One fleet, run by the real operator and real nodes over an embedded API. Saving its file applies it; {@link #drain} takes it
 * away in order; {@link #close} ends whatever is left, at once.
 */
public final class LocalFleet implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final String FIELD_MANAGER = "ssefleet-up";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Journal journal;
    private final FleetFile.Declared declared;
    private final boolean ownRedis;
    private final LocalRedis redis;
    private final KubernetesClient client;
    private final LocalCluster cluster;
    private final FleetSecrets secrets;
    private final FleetView view;
    private FileWatch watch;

    /**
     * Starts everything but the fleet itself.
     *
     * @param balancer the port for clients, already taken; stays the caller's
     * @param nodeProgram how a node is started
     * @param redisUrl the Redis for a fleet that asks for one and names none; empty: one of this run's own
     * @throws IOException if no port is left for that one
     */
    public LocalFleet(
            FleetFile.Declared declared,
            Tokens tokens,
            Balancer balancer,
            List<String> nodeProgram,
            String redisUrl,
            Path runDirectory,
            Journal journal)
            throws IOException {
        this.declared = declared;
        this.journal = journal;
        this.ownRedis = redisUrl.isEmpty();
        this.redis = open(new LocalRedis(runDirectory.resolve("redis")));
        try {
            EmbeddedApi api = open(new EmbeddedApi(Map.of("ssefleets", new FleetRules())));
            client = open(api.newClient());
            client.resource(CrdSchema.definition()).create();
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(declared.namespace())
                            .endMetadata()
                            .build())
                    .create();
            secrets = new FleetSecrets(client, tokens.key(), journal);
            cluster = open(new LocalCluster(client, Clock.systemUTC(), new NodeRuntime(nodeProgram, runDirectory)));
            cluster.start();
            FleetNames names = FleetNames.of(declared.fleet());
            view = open(new FleetView(client, names, journal));
            balancer.use(open(new ServiceBackends(client, names.namespace(), names.service())));
            SseFleetOperator operator = open(new SseFleetOperator(
                    open(api.newClient()),
                    new OperatorSettings(
                            new NodeDefaults(
                                    OperatorSettings.defaults().nodes().image(), ownRedis ? redis.url() : redisUrl),
                            Set.of(declared.namespace()),
                            POLL_INTERVAL,
                            POLL_INTERVAL)));
            operator.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Applies the fleet, and every change of its file from now on. */
    public void apply(FleetFile file, String content) {
        apply(declared);
        watch = new FileWatch(
                file,
                content,
                text -> changed(file, text),
                message -> journal.say(message + "\nThe fleet stays as it is."));
    }

    public FleetSnapshot snapshot() {
        return view.snapshot();
    }

    /** Takes the fleet away: its nodes send their clients away at the declared pace and end. */
    public void drain() {
        if (watch != null) {
            watch.close();
        }
        view.ending();
        client.resource(declared.resource()).delete();
    }

    /** Ends all nodes at once. */
    public void killNodes() {
        cluster.killNodes();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                journal.say("Warning: an orderly end was not possible: " + e.getMessage());
            }
        }
    }

    private void apply(FleetFile.Declared now) {
        startRedisFor(now.fleet().getSpec().stream().backplane());
        secrets.prepare(now.fleet());
        client.resource(now.resource())
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FIELD_MANAGER)
                        .withForce(true)
                        .build());
    }

    private void startRedisFor(StreamSpec.Backplane backplane) {
        boolean named = backplane.redis() != null && backplane.redis().url() != null;
        if (ownRedis && !named && backplane.type() == StreamSpec.BackplaneType.Redis) {
            try {
                redis.start();
            } catch (IOException e) {
                journal.say("Warning: no Redis could be started (" + e.getMessage()
                        + "), so no node gets ready: install redis-server, or name one with --redis.");
            }
        }
    }

    private void changed(FleetFile file, String text) {
        try {
            FleetFile.Declared now = file.parse(text);
            if (!now.name().equals(declared.name()) || !now.namespace().equals(declared.namespace())) {
                journal.say("Not applied: " + file.path() + " now declares " + now.namespace() + "/" + now.name()
                        + ", and this is " + declared.namespace() + "/" + declared.name()
                        + "; write the old name, or stop and start again for another fleet.");
                return;
            }
            apply(now);
            journal.say("Applied " + file.path() + ".");
        } catch (FleetText.Unusable e) {
            journal.say("Not applied, the fleet stays as it is:\n" + e.getMessage());
        } catch (KubernetesClientException e) {
            journal.say("Not applied, the fleet stays as it is: "
                    + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()));
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }
}
