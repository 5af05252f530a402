package io.ssefleet.simulate.report;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.simulate.scenario.Course;
import io.ssefleet.simulate.scenario.Outcome;
import io.ssefleet.simulate.scenario.Run;
import io.ssefleet.simulate.scenario.Scenario;
import io.ssefleet.simulate.world.ClusterTimes;

/** One fleet that went through one scenario: what is reported on. */
public record Simulation(
        SseFleet fleet, Scenario scenario, long clients, long seed, FleetPlan plan, Course course, Outcome outcome) {

    /** Runs it. The fleet has all its defaults filled in, and its nodes can hold connections. */
    public static Simulation run(SseFleet fleet, Scenario scenario, long clients, long seed, ClusterTimes times) {
        Course course = scenario.course(clients, times);
        return new Simulation(
                fleet,
                scenario,
                clients,
                seed,
                Planner.plan(fleet.getSpec(), Observed.NONE),
                course,
                Run.of(fleet.getSpec(), course, seed));
    }

    String name() {
        return fleet.getMetadata().getName();
    }

    long target() {
        return fleet.getSpec().targetConnections();
    }

    long budgetPerSecond() {
        return fleet.getSpec().reconnects().perSecond();
    }

    double movesPerClient() {
        return (double) outcome.closed() / clients;
    }
}
