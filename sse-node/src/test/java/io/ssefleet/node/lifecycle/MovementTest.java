package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssefleet.node.hub.Batch;
import io.ssefleet.node.hub.Hub;
import io.ssefleet.node.hub.HubSettings;
import io.ssefleet.node.hub.Loop;
import io.ssefleet.node.hub.LoopHub;
import io.ssefleet.node.hub.Outlet;
import io.ssefleet.node.hub.RetrySpread;
import io.ssefleet.node.hub.SlowPolicy;
import io.ssefleet.node.hub.Subscription;
import io.ssefleet.node.log.EventLog;
import io.ssefleet.node.log.LogLimits;
import io.ssefleet.node.log.Position;
import io.ssefleet.node.log.Resumption;
import io.ssefleet.node.protocol.Grants;
import io.ssefleet.node.protocol.TopicSelector;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MovementTest {

    private static final int STREAMS = 20;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Hub hub = new Hub(
            new EventLog(new LogLimits(100, 1 << 20, Duration.ofHours(1)), new Position(1, 0), System::nanoTime),
            new HubSettings(
                    Duration.ofHours(1),
                    Duration.ZERO,
                    10_000,
                    SlowPolicy.DISCONNECT,
                    true,
                    new RetrySpread(Duration.ofSeconds(1), Duration.ofSeconds(2))),
            Clock.systemUTC(),
            System::nanoTime,
            new Random(4));
    private final Movement movement =
            new Movement(hub, new MovementSettings(Duration.ZERO, 1000, Duration.ofMinutes(1)), () -> {});

    /** Runs while a stream is being closed, when it is counted no more and its close is not over yet. */
    private Runnable whileClosing = () -> {};

    private final class Client implements Outlet {
        @Override
        public int write(Batch batch, int from, int to) {
            return to;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public long unflushedBytes() {
            return 0;
        }

        @Override
        public void end(byte[] last) {
            whileClosing.run();
        }

        @Override
        public void reset() {
            throw new IllegalStateException("nobody is to be reset here");
        }
    }

    @BeforeEach
    void openStreams() {
        LoopHub streams = hub.on(new Loop() {
            @Override
            public void execute(Runnable task) {
                thread.execute(task);
            }

            @Override
            public void executeAfterInput(Runnable task) {
                thread.execute(task);
            }

            @Override
            public void every(Duration interval, Runnable task) {
                // no stream here is idle or old for long enough
            }
        });
        var subscription = new Subscription(List.of(TopicSelector.of("a")), Grants.ANONYMOUS);
        for (int i = 0; i < STREAMS; i++) {
            thread.execute(() -> streams.open(new Client(), subscription, new Resumption.Live(), ""));
        }
        await().until(() -> hub.connections() == STREAMS);
        movement.start();
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    @Test
    void keepsTheNumberThatItIsToldHoweverOftenItIsToldWhileItCloses() {
        whileClosing = () -> movement.shedTo(7);
        movement.shedTo(7);
        await().until(() -> hub.connections() <= 7 && movement.closing() == 0);
        await().during(Duration.ofMillis(100)).until(() -> hub.connections() == 7 && movement.closing() == 0);
    }

    @Test
    void shedsACountBesideWhatItIsToldToKeep() {
        whileClosing = () -> {
            whileClosing = () -> {};
            movement.shedTo(10);
            movement.shed(3);
            assertThat(movement.closing()).isEqualTo(STREAMS - 1 - 7);
        };
        movement.shed(2);
        await().until(() -> hub.connections() <= 7 && movement.closing() == 0);
        await().during(Duration.ofMillis(100)).until(() -> hub.connections() == 7 && movement.closing() == 0);
    }
}
