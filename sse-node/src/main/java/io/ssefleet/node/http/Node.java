package io.ssefleet.node.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.ssefleet.node.backplane.Backplane;
import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.backplane.MemoryBackplane;
import io.ssefleet.node.backplane.redis.RedisBackplane;
import io.ssefleet.node.hub.Hub;
import io.ssefleet.node.lifecycle.AccessSettings;
import io.ssefleet.node.lifecycle.Admission;
import io.ssefleet.node.lifecycle.Capacity;
import io.ssefleet.node.lifecycle.KeyedLimit;
import io.ssefleet.node.lifecycle.Movement;
import io.ssefleet.node.lifecycle.NodeSettings;
import io.ssefleet.node.lifecycle.OldGarbage;
import io.ssefleet.node.lifecycle.ParentWatch;
import io.ssefleet.node.lifecycle.ProcessLimits;
import io.ssefleet.node.lifecycle.PublishRate;
import io.ssefleet.node.lifecycle.RefusalSchedule;
import io.ssefleet.node.lifecycle.TerminationSignals;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The node's parts, put together once when the process starts. */
@Singleton
public class Node {

    private static final Logger LOG = Logger.getLogger("io.ssefleet.node");
    private static final long EXIT_SECONDS_MAX = 10;

    private final NodeSettings settings;
    private final String version;
    private final ProcessLimits limits = new ProcessLimits(Path.of("/"));
    private final Capacity capacity;
    private final Backplane backplane;
    private final Hub hub;
    private final Movement movement;
    private final Admission admission;
    private final RefusalSchedule refusals;
    private final LongAdder published = new LongAdder();

    @Inject
    Node(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
        this.settings = StartSettings.get();
        this.capacity = Capacity.of(
                settings.connectionsMax(),
                settings.fdReserve(),
                limits.fileDescriptors(),
                limits.memoryBytes(),
                settings.replay().bytes());
        this.backplane = backplane(settings);
        this.hub = new Hub(backplane.log(), settings.hub(), Clock.systemUTC(), System::nanoTime, new RandomOfThread());
        this.movement = new Movement(hub, settings.movement(), Node::exit);
        this.refusals = new RefusalSchedule(
                movement::pacePerSecond, settings.hub().retry().min(), System::nanoTime);
        this.admission = new Admission(
                capacity.effective(),
                movement::draining,
                new KeyedLimit(settings.access().perAddressMax()),
                new KeyedLimit(settings.access().perTokenMax()));
    }

    private static Backplane backplane(NodeSettings settings) {
        if (settings.backplane() instanceof BackplaneSettings.Redis redis) {
            return new RedisBackplane(redis, settings.replay(), System::nanoTime, Clock.systemUTC());
        }
        return new MemoryBackplane(settings.replay(), System::nanoTime, new SecureRandom());
    }

    /** Each thread's own source of randomness: loops must not wait for each other. */
    private static final class RandomOfThread implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    private static void exit() {
        Quarkus.asyncExit(0);
        // Nothing may keep a drained node alive beyond its grace period.
        CompletableFuture.delayedExecutor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(0));
    }

    void clientRoutes(@Observes Router router) {
        AccessSettings who = settings.access();
        var cors = new Cors(who.corsOrigins());
        var access = new Access(who, cors, Clock.systemUTC());
        Routes.register(
                router,
                cors,
                new SubscribeHandler(
                        hub,
                        backplane,
                        access,
                        admission,
                        refusals,
                        new ClientAddress(who.trustedProxies()),
                        settings.protocol(),
                        who.publicUrl()),
                new PublishHandler(
                        backplane,
                        access,
                        new PublishRate(who.publishRateMax(), System::nanoTime),
                        settings.protocol(),
                        published));
    }

    void controlRoutes(@Observes ManagementInterface management) {
        ControlRoutes.register(
                management.router(),
                settings.controlToken(),
                movement,
                new StatusReport(version, hub, backplane, capacity, admission, refusals, movement, limits, published));
    }

    void started(@Observes StartupEvent event, MeterRegistry registry) {
        Metrics.register(registry, hub, backplane, capacity, admission, movement, published);
        settings.warnings().forEach(LOG::warn);
        if (capacity.effective() < 1) {
            LOG.errorf("No room for a single connection (%s): not ready", capacity.explanation());
        }
        movement.start();
        backplane.start();
        OldGarbage.collectInTime();
        TerminationSignals.drain(movement);
        settings.parentPid().ifPresent(pid -> ParentWatch.drainWithout(pid, movement));
        LOG.infof(
                "SSE Fleet node %s: admits %d connections (%s)", version, capacity.effective(), capacity.explanation());
    }

    void stopped(@Observes ShutdownEvent event) {
        backplane.close();
    }

    Movement movement() {
        return movement;
    }

    /** Whether clients get what they may expect: the node has joined its fleet, and is not asked to turn unready without it. */
    boolean hasEvents() {
        boolean neededNow = settings.backplane() instanceof BackplaneSettings.Redis redis && !redis.readyWithout();
        return backplane.joined() && (backplane.connected() || !neededNow);
    }

    Capacity capacity() {
        return capacity;
    }
}
