package io.ssefleet.simulate.report;

import io.ssefleet.simulate.scenario.Promise;
import java.time.Duration;
import java.util.List;

/**
 * A run as {@code simulate -o json} writes it. Scripts read it, so its fields keep their names, order and meaning; new ones may be
 * added.
 *
 * @param fleet the resource's name
 * @param scenario its name on the command line
 * @param clients the most that want a connection at one time
 * @param targetConnections what the fleet is asked to have room for
 * @param connectionsPerNode what the plan counts on
 * @param budgetPerSecond the reconnect budget
 * @param kept whether all promises were, and the fleet came to rest
 * @param promises what the operator promises, and how it went
 * @param movesPerClient streams that were closed because the fleet changed, per client
 * @param restSeconds since when nothing moved any more; -1 when something still did at the end
 * @param moments what happened when
 * @param samples one per second, or of as many seconds as make 600 at most
 */
public record SimulationReport(
        String fleet,
        String scenario,
        long clients,
        long seed,
        long targetConnections,
        long connectionsPerNode,
        long budgetPerSecond,
        boolean kept,
        List<Promise> promises,
        double movesPerClient,
        long restSeconds,
        List<Moment> moments,
        List<Stretch> samples) {
    private static final int MOST_SAMPLES = 600;

    /** Something that happened. */
    public record Moment(long second, String what) {}

    public static SimulationReport of(Simulation run) {
        return new SimulationReport(
                run.name(),
                run.scenario().label(),
                run.clients(),
                run.seed(),
                run.target(),
                run.plan().capacity().connectionsPerNode(),
                run.budgetPerSecond(),
                run.outcome().kept(),
                run.outcome().promises(),
                run.movesPerClient(),
                run.outcome().restSince().map(Duration::toSeconds).orElse(-1L),
                run.course().happenings().stream()
                        .map(h -> new Moment(h.at().toSeconds(), h.what()))
                        .toList(),
                Stretch.of(run.outcome().samples(), MOST_SAMPLES));
    }
}
