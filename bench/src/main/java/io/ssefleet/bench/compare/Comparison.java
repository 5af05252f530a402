package io.ssefleet.bench.compare;

import io.ssefleet.bench.load.LoadFailure;
import io.ssefleet.bench.load.LoadRun;
import io.ssefleet.bench.load.LoadSpec;
import io.ssefleet.bench.load.Pace;
import io.ssefleet.bench.load.Phase;
import io.ssefleet.bench.load.Progress;
import io.ssefleet.bench.load.Verdict;
import io.ssefleet.bench.process.KernelMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Takes every candidate through the same steps, several times, in turn, so that a change of the machine meets them all. */
public final class Comparison {
    private static final int EVENT_BYTES = 100;
    private static final int PENDING = 16;
    private static final int FEW = 5;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final double MICROS_PER_SECOND = 1e6;

    /** What to do. */
    public record Plan(int connections, int rounds, Duration step, Path logs) {}

    /** What somebody who waits wants to know. */
    public interface Listener {
        /** A round of a candidate begins; false ends the comparison. */
        boolean round(int round, String candidate);

        /** It is over: what was measured. */
        void measured(String candidate, Measured measured);

        /** It could not be measured. */
        void failed(String candidate, String why);

        /** Called a few times a second; false ends the comparison. */
        boolean goesOn(String candidate, Progress now);
    }

    private final Plan plan;
    private final Cores cores;
    private final Listener listener;
    private boolean ended;

    public Comparison(Plan plan, Cores cores, Listener listener) {
        this.plan = plan;
        this.cores = cores;
        this.listener = listener;
    }

    /** The median of each candidate that could be measured. */
    public Map<String, Measured> run(List<Candidate> candidates) throws IOException, InterruptedException {
        Map<String, List<Measured>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= plan.rounds() && !ended; round++) {
            for (Candidate candidate : candidates) {
                ended = ended || !listener.round(round, candidate.name());
                if (ended) {
                    break;
                }
                try {
                    Measured measured = measure(candidate);
                    if (!ended) {
                        rounds.computeIfAbsent(candidate.name(), x -> new ArrayList<>())
                                .add(measured);
                        listener.measured(candidate.name(), measured);
                    }
                } catch (LoadFailure e) {
                    listener.failed(candidate.name(), e.getMessage());
                }
            }
        }
        Map<String, Measured> medians = new LinkedHashMap<>();
        rounds.forEach((name, measured) -> medians.put(name, Measured.median(measured)));
        return medians;
    }

    private Measured measure(Candidate candidate) throws IOException, InterruptedException, LoadFailure {
        Progress.Watch watch = now -> {
            ended = ended || !listener.goesOn(candidate.name(), now);
            return !ended;
        };
        Path log = plan.logs().resolve(candidate.name() + ".log");
        try (Server server = Server.start(candidate, cores, log);
                LoadRun run = new LoadRun(new LoadSpec(List.of(server.target()), List.of(), 0, 1, 1, EVENT_BYTES))) {
            int connections = Math.min(plan.connections(), candidate.most());
            int few = connections / FEW;
            run.check();
            run.connect(few, watch);
            Footprint before = Footprint.of(server);
            Duration connecting = run.connect(connections, watch);
            Footprint after = Footprint.of(server);
            // What is compiled at run time gets its chance.
            run.publish(new Pace.Window(4), plan.step(), watch);
            double start = server.processes().cpuSeconds();
            Phase single = run.publish(new Pace.Window(1), plan.step(), watch);
            double singleCpu = server.processes().cpuSeconds() - start;
            start = server.processes().cpuSeconds();
            Phase batched = run.publish(new Pace.Window(PENDING), plan.step(), watch);
            double batchedCpu = server.processes().cpuSeconds() - start;
            Phase slow = run.publish(new Pace.PerSecond(1), plan.step(), watch);
            Verdict verdict = run.finish();
            double added = Math.max(1, verdict.open() - few);
            return new Measured(
                    verdict.open(),
                    added / (connecting.toNanos() / 1e9),
                    (after.residentBytes - before.residentBytes) / added,
                    // Both ends of each connection are on this machine; threads and their page tables are the server's.
                    ((after.kernel.socketBytes() - before.kernel.socketBytes()) / 2.0
                                    + (after.kernel.threadBytes() - before.kernel.threadBytes()))
                            / added,
                    singleCpu * MICROS_PER_SECOND / Math.max(1, single.received()),
                    batchedCpu * MICROS_PER_SECOND / Math.max(1, batched.received()),
                    slow.percentileMs(99),
                    verdict.lost());
        }
    }

    private record Footprint(long residentBytes, KernelMemory kernel) {
        /** Once the server has had time to come to rest. */
        static Footprint of(Server server) throws IOException {
            LockSupport.parkNanos(SETTLE.toNanos());
            return new Footprint(server.processes().residentBytes(), KernelMemory.now());
        }
    }
}
