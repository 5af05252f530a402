package io.ssefleet.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssefleet.bench.load.FaultyServer.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadRunTest {
    private static final int CLIENTS = 5;
    private static final int EVENTS = 20;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void everyClientGetsEveryEventOnceAndInOrder() throws Exception {
        Verdict verdict = run(Fault.none);
        assertThat(verdict.flawless()).isTrue();
        assertThat(verdict.clients()).isEqualTo(CLIENTS);
        assertThat(verdict.open()).isEqualTo(CLIENTS);
        assertThat(verdict.expected()).isGreaterThanOrEqualTo(CLIENTS * EVENTS);
        assertThat(verdict.troubles()).isEmpty();
    }

    @Test
    void aLostEventIsFound() throws Exception {
        Verdict verdict = run(Fault.losesOne);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.clientsWithLoss()).isEqualTo(1);
        assertThat(verdict.findings()).containsExactly("client 1, topic load/1: event 3 of publisher 1");
    }

    @Test
    void eventsThatAreLostAtTheEndAreFound() throws Exception {
        Verdict verdict = run(Fault.losesTheLast);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.lost()).isEqualTo(verdict.expected() / CLIENTS - 2);
    }

    @Test
    void aDoubledEventIsFound() throws Exception {
        Verdict verdict = run(Fault.doublesOne);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.doubled()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void eventsInTheWrongOrderAreFound() throws Exception {
        Verdict verdict = run(Fault.swapsTwo);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.outOfOrder()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void aClientWhoseStreamEndsGoesOnAfterItsLastEvent() throws Exception {
        Verdict verdict = run(Fault.cutsAndResumes);
        assertThat(verdict.flawless()).isTrue();
        assertThat(verdict.ended()).isEqualTo(1);
    }

    @Test
    void aServerThatForgetsWhereAClientWasIsFound() throws Exception {
        Verdict verdict = run(Fault.cutsAndForgets);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.lost()).isPositive();
    }

    @Test
    void aClientThatIsRefusedIsFound() throws Exception {
        Verdict verdict = run(Fault.refusesSecondStream);
        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.absent()).isEqualTo(1);
        assertThat(verdict.troubles()).containsEntry("status 503", 1L);
    }

    @Test
    void aServerThatCannotBeUsedIsSaidBeforeAnythingElse() {
        assertThatThrownBy(() -> run(Fault.refusesStreams))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("does not take a subscription: status 503");
        assertThatThrownBy(() -> run(Fault.wrongType)).hasMessageContaining("content type \"text/html\"");
        assertThatThrownBy(() -> run(Fault.refusesEvents))
                .hasMessageContaining("refuses a publish (status 401)")
                .hasMessageContaining("--token");
    }

    @Test
    void aServerThatEndsEachStreamAtOnceIsFull() {
        Target target = Target.mercure(URI.create("http://127.0.0.1/hub"), "");
        assertThat(Reasons.subscribing(target, new Crowd.Standing(0, 0, 1, 0, Map.of())))
                .isEqualTo("http://127.0.0.1/hub ends each stream at once: it is full, or about to go");
    }

    @Test
    void nobodyListening() throws IOException {
        Target gone;
        try (FaultyServer server = new FaultyServer(Fault.none)) {
            gone = server.target();
        }
        assertThatThrownBy(() -> run(gone, LONG))
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("is the fleet up");
    }

    @Test
    void theNextEventWaitsForTheClientsInAWindow() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.none);
                LoadRun run = new LoadRun(spec(server.target()), LONG)) {
            run.check();
            run.connect(CLIENTS, now -> true);
            AtomicInteger widest = new AtomicInteger();
            Phase phase = run.publish(new Pace.Window(2), LONG, now -> {
                widest.accumulateAndGet((int) (now.published() - now.received() / CLIENTS), Math::max);
                return now.published() < EVENTS;
            });
            assertThat(phase.events()).isGreaterThanOrEqualTo(EVENTS);
            assertThat(phase.received()).isEqualTo(phase.events() * CLIENTS);
            // The probe and the one that is just being received.
            assertThat(widest.get()).isLessThanOrEqualTo(2 + 2);
            assertThat(run.finish().flawless()).isTrue();
        }
    }

    @Test
    void clientsInSeveralProcessesAreCheckedAsIfInOne() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.doublesOne);
                LoadRun run = LoadRun.inProcesses(spec(server.target()), 2)) {
            run.check();
            run.connect(CLIENTS, now -> true);
            Phase phase = run.publish(new Pace.PerSecond(200), LONG, now -> now.published() < EVENTS);
            assertThat(phase.events()).isGreaterThanOrEqualTo(EVENTS - 1);
            assertThat(phase.received()).isEqualTo(phase.events() * CLIENTS);
            assertThat(phase.latencies().getTotalCount()).isEqualTo(phase.received());
            Verdict verdict = run.finish();
            assertThat(verdict.clients()).isEqualTo(CLIENTS);
            assertThat(verdict.expected()).isEqualTo(phase.received());
            assertThat(verdict.doubled()).isEqualTo(1);
            assertThat(verdict.lost()).isZero();
        }
    }

    @Test
    void clientsThatLeaveGetWhatTheyMissedWhenTheyReturn() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.none);
                LoadRun run = new LoadRun(spec(server.target()), LONG)) {
            whatReturnsIsComplete(run);
        }
    }

    @Test
    void clientsOfSeveralProcessesLeaveAndReturn() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.none);
                LoadRun run = LoadRun.inProcesses(spec(server.target()), 2)) {
            whatReturnsIsComplete(run);
        }
    }

    private static void whatReturnsIsComplete(LoadRun run) throws Exception {
        int leaving = 3;
        int missed = 10;
        run.check();
        run.connect(CLIENTS, now -> true);
        run.publish(new Pace.PerSecond(200), LONG, now -> now.published() < EVENTS);
        Return returned =
                run.leaveAndReturn(leaving, missed, new Pace.PerSecond(200), Duration.ofMillis(500), now -> true);
        assertThat(returned.missed().events()).isEqualTo(missed);
        assertThat(returned.missed().received()).isEqualTo(missed * (CLIENTS - leaving));
        long events = returned.after().events();
        assertThat(events).isPositive();
        assertThat(returned.after().received()).isEqualTo(events * CLIENTS + missed * leaving);
        assertThat(returned.after().latencies().getTotalCount()).isEqualTo(events * (CLIENTS - leaving));
        Verdict verdict = run.finish();
        assertThat(verdict.flawless()).isTrue();
        assertThat(verdict.open()).isEqualTo(CLIENTS);
        assertThat(verdict.ended()).isZero();
    }

    @Test
    void aClientThatWasRefusedDoesNotReturn() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.refusesSecondStream);
                LoadRun run = new LoadRun(spec(server.target()), LONG)) {
            run.check();
            run.connect(CLIENTS, now -> true);
            Return returned =
                    run.leaveAndReturn(CLIENTS - 1, 2, new Pace.PerSecond(50), Duration.ofMillis(100), now -> true);
            assertThat(returned.clients()).isEqualTo(CLIENTS - 2);
            Verdict verdict = run.finish();
            assertThat(verdict.absent()).isEqualTo(1);
            assertThat(verdict.lost()).isZero();
            assertThat(verdict.troubles()).containsOnly(Map.entry("status 503", 1L));
        }
    }

    @Test
    void clientsThatReturnAndDoNotGetWhatTheyMissedAreFound() throws Exception {
        try (FaultyServer server = new FaultyServer(Fault.cutsAndForgets);
                LoadRun run = new LoadRun(spec(server.target()), SHORT)) {
            run.check();
            run.connect(CLIENTS, now -> true);
            run.leaveAndReturn(2, 2, new Pace.PerSecond(20), Duration.ofMillis(50), now -> true);
            Verdict verdict = run.finish();
            assertThat(verdict.lost()).isPositive();
            assertThat(verdict.clientsWithLoss()).isGreaterThanOrEqualTo(2);
        }
    }

    private static LoadSpec spec(Target target) {
        return new LoadSpec(List.of(target), List.of(), 0, 1, 1, 100);
    }

    private static Verdict run(Fault fault) throws Exception {
        boolean waitsInVain = switch (fault) {
            case losesOne, losesTheLast, cutsAndForgets -> true;
            default -> false;
        };
        try (FaultyServer server = new FaultyServer(fault)) {
            return run(server.target(), waitsInVain ? SHORT : LONG);
        }
    }

    private static Verdict run(Target target, Duration patience) throws Exception {
        try (LoadRun run = new LoadRun(spec(target), patience)) {
            run.check();
            run.connect(CLIENTS, now -> true);
            run.publish(new Pace.PerSecond(200), LONG, now -> now.published() < EVENTS);
            return run.finish();
        }
    }
}
