package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.plan.Demand;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String SMALL = "{targetConnections: 300, capacity: {connectionsPerNode: 100}}";

    @Test
    void aFleetAsDeclaredIsReadyAndNothingElse() {
        SseFleetStatus status = report(
                SMALL,
                new FleetFixture()
                        .deployment(3, 2, 2)
                        .ready("a", 83)
                        .ready("b", 83)
                        .ready("c", 84));

        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.replicas()).isEqualTo(3);
        assertThat(status.readyReplicas()).isEqualTo(3);
        assertThat(status.connections()).isEqualTo(new SseFleetStatus.Connections(250L, 300L, 300L, 83));
        assertThat(status.selector()).isEqualTo("app.kubernetes.io/name=ssefleet-node,ssefleet.io/fleet=prices");
        assertCondition(status, "Ready", "True", "NodesReady");
        assertCondition(status, "Reconciling", "False", "AsDeclared");
        assertCondition(status, "Stalled", "False", "NotStalled");
        assertCondition(status, "ScalingLimited", "False", "WithinLimits");
        assertCondition(status, "MetricsAvailable", "True", "NodesReport");
        assertCondition(status, "Draining", "False", "NotDraining");
        assertCondition(status, "FileDescriptorsSufficient", "True", "EnoughDescriptors");
    }

    @Test
    void nodesThatAreNotReadyMakeItReconciling() {
        SseFleetStatus status = report(
                SMALL, new FleetFixture().deployment(3, 2, 2).ready("a", 0).pod("b", "h1", null, false, null));

        assertCondition(status, "Ready", "False", "NodesNotReady");
        assertCondition(status, "Reconciling", "True", "WaitingForNodes");
    }

    @Test
    void aNodeThatNoMachineTakesIsToldOfWithTheSchedulersWordsAndWaitedFor() {
        SseFleetStatus status = report(
                SMALL, new FleetFixture().deployment(3, 2, 2).ready("a", 0).unplaced("b", "0/1 nodes are available"));

        assertThat(assertCondition(status, "Ready", "False", "Unschedulable").getMessage())
                .isEqualTo("1 of 3 nodes are ready. Node b finds no place: 0/1 nodes are available");
        assertThat(assertCondition(status, "Reconciling", "True", "WaitingForNodes")
                        .getMessage())
                .isEqualTo("1 of 3 nodes are ready. Node b finds no place: 0/1 nodes are available");
        assertCondition(status, "Stalled", "False", "NotStalled");
    }

    @Test
    void howLongAFleetHasBeenStalledIsKnown() {
        SseFleet fleet = FleetFixture.fleet(SMALL);
        assertThat(StatusReport.stalledFor(fleet, NOW)).isZero();

        fleet.setStatus(StatusReport.stalled(fleet, "ClusterRefused", "exceeded quota", NOW));

        assertThat(StatusReport.stalledFor(fleet, NOW.plusSeconds(7))).hasSeconds(7);
    }

    @Test
    void aNodeThatIsStillToBeTakenAwayMakesItReconciling() {
        SseFleetStatus status = report(
                SMALL,
                new FleetFixture()
                        .deployment(3, 2, 2)
                        .ready("a", 0)
                        .ready("b", 0)
                        .ready("c", 0)
                        .ready("d", 0));

        assertThat(assertCondition(status, "Ready", "True", "NodesReady").getMessage())
                .isEqualTo("4 nodes are ready, and 3 are to be.");
        assertThat(assertCondition(status, "Reconciling", "True", "Applying").getMessage())
                .isEqualTo("4 nodes are being brought to 3.");
    }

    @Test
    void aCeilingBelowTheTargetSaysHowManyNodesWouldBeNeeded() {
        SseFleetStatus status = report(
                "{targetConnections: 1000, maxReplicas: 3, capacity: {connectionsPerNode: 100}}",
                new FleetFixture()
                        .deployment(3, 2, 2)
                        .ready("a", 0)
                        .ready("b", 0)
                        .ready("c", 0));

        assertThat(assertCondition(status, "ScalingLimited", "True", "MaxReplicasTooLow")
                        .getMessage())
                .contains("10");
        assertCondition(status, "Ready", "True", "NodesReady");
    }

    @Test
    void descriptorsThatDoNotSufficeAreToldWithBothFigures() {
        SseFleetStatus status = report(
                "{targetConnections: 100000, capacity: {connectionsPerNode: 50000}}",
                new FleetFixture().deployment(6, 2, 2).ready("a", 0));

        assertThat(status.plan().connectionsPerNode()).isEqualTo(19_488);
        assertThat(condition(status, "FileDescriptorsSufficient").getStatus()).isEqualTo("False");
        assertThat(condition(status, "FileDescriptorsSufficient").getMessage()).contains("50,000", "19,488");
    }

    @Test
    void whatIsNotImplementedIsSaid() {
        SseFleetStatus status = report(
                "{targetConnections: 100, capacity: {connectionsPerNode: 100}, exposure: {gateway: {name: public}}}",
                new FleetFixture().deployment(1, 2, 2).ready("a", 0));

        assertThat(condition(status, "Warning").getMessage()).contains("spec.exposure.gateway is not implemented");
        assertCondition(status, "Ready", "True", "NodesReady");
    }

    @Test
    void aBackplaneThatIsMissingStalls() {
        SseFleet fleet = FleetFixture.fleet("{targetConnections: 100, stream: {backplane: {type: Redis}}}");
        ObservedFleet seen = new FleetFixture().seen();
        FleetPlan plan = Backplanes.check(
                fleet.getSpec(), new NodeDefaults("image", ""), Planner.plan(fleet.getSpec(), Observed.NONE));

        SseFleetStatus status = new StatusReport(fleet, plan, Plans.atRest(0), seen, true, NOW).status();

        assertThat(assertCondition(status, "Stalled", "True", "BackplaneMissing")
                        .getMessage())
                .contains("SSEFLEET_REDIS_URL");
    }

    @Test
    void nodesThatDoNotReachTheirBackplaneAreCountedSinceTheFirstOfThem() {
        String shared =
                "{targetConnections: 300, capacity: {connectionsPerNode: 100}, stream: {backplane: {type: Redis,"
                        + " redis: {url: 'redis://redis:6379'}}}}";

        SseFleetStatus status = report(
                shared,
                new FleetFixture()
                        .deployment(3, 2, 2)
                        .ready("a", 83)
                        .away("b", 75)
                        .away("c", 9));

        Condition condition = assertCondition(status, "BackplaneAvailable", "False", "NodesAway");
        assertThat(condition.getMessage()).startsWith("2 of 3 nodes do not reach Redis");
        assertThat(condition.getLastTransitionTime())
                .isEqualTo(NOW.minusSeconds(75).toString());
        assertCondition(status, "Ready", "True", "NodesReady");
        assertCondition(status, "MetricsAvailable", "True", "NodesReport");

        FleetFixture all = new FleetFixture().deployment(2, 2, 2).away("a", 1).away("b", 1);
        assertCondition(report(shared, all), "BackplaneAvailable", "False", "BackplaneAway");
        FleetFixture well = new FleetFixture().deployment(1, 2, 2).ready("a", 1);
        assertCondition(report(shared, well), "BackplaneAvailable", "True", "NodesConnected");
        assertCondition(report(SMALL, well), "BackplaneAvailable", "True", "Memory");
    }

    @Test
    void aNodeThatStartsHasTimeToJoinItsBackplane() {
        String shared =
                "{targetConnections: 100, stream: {backplane: {type: Redis, redis: {url: 'redis://redis:6379'}}}}";
        Answer starting = FleetFixture.reported(0, 20_000, new NodeReport.Backplane(false, 0, 20));
        Answer neverJoined = FleetFixture.reported(0, 20_000, new NodeReport.Backplane(false, 0, 30));

        assertCondition(
                report(shared, new FleetFixture().deployment(1, 2, 2).pod("a", "h1", null, false, starting)),
                "BackplaneAvailable",
                "Unknown",
                "NoNodes");
        assertCondition(
                report(shared, new FleetFixture().deployment(1, 2, 2).pod("a", "h1", null, false, neverJoined)),
                "BackplaneAvailable",
                "False",
                "BackplaneAway");
    }

    @Test
    void silentNodesAreNamed() {
        SseFleetStatus status = report(
                SMALL,
                new FleetFixture()
                        .deployment(1, 2, 2)
                        .pod("a", "h1", "2026-11-24T11:00:05Z", false, new Answer.Unknown("status 401")));

        assertThat(assertCondition(status, "MetricsAvailable", "False", "NodesSilent")
                        .getMessage())
                .contains("a (status 401)");
        assertThat(status.connections().current()).isNull();
    }

    @Test
    void nodesWithAnotherTokenAreNamedWithWhatMendsThem() {
        SseFleetStatus status = report(
                SMALL,
                new FleetFixture()
                        .deployment(1, 2, 2)
                        .pod("a", "h1", "2026-11-24T11:00:05Z", false, new Answer.TokenRefused()));

        assertThat(assertCondition(status, "MetricsAvailable", "False", "ControlTokenRefused")
                        .getMessage())
                .isEqualTo(
                        "The fleet is not made smaller while these nodes do not report: a (it refuses the operator's token)."
                                + " A node reads the token in the Secret prices-control when it starts; this starts them anew, paced:"
                                + " kubectl rollout restart -n web deployment/prices");
        assertThat(status.connections().current()).isNull();
    }

    @Test
    void aNodeThatCannotStartStallsTheFleet() {
        SseFleetStatus status = report(
                SMALL, new FleetFixture().deployment(3, 2, 2).ready("a", 0).imageMissing("b", "h1"));

        assertThat(assertCondition(status, "Ready", "False", "ImagePullBackOff").getMessage())
                .startsWith("1 of 3 nodes are ready. Node b cannot pull its image");
        assertCondition(status, "Stalled", "True", "ImagePullBackOff");
        assertCondition(status, "Reconciling", "False", "ImagePullBackOff");
    }

    @Test
    void theTimeOfAConditionThatDidNotTurnIsKept() {
        SseFleet fleet = FleetFixture.fleet(SMALL);
        ObservedFleet seen =
                new FleetFixture().deployment(3, 2, 2).ready("a", 0).seen();
        fleet.setStatus(statusOf(fleet, seen, NOW));

        SseFleetStatus later = statusOf(fleet, seen, NOW.plusSeconds(60));

        assertThat(later).isEqualTo(fleet.getStatus());
    }

    @Test
    void aResourceThatCannotBeActedOnIsStalled() {
        SseFleetStatus status = StatusReport.stalled(FleetFixture.fleet(SMALL), "Invalid", "write 15s", NOW);

        assertThat(assertCondition(status, "Stalled", "True", "Invalid").getMessage())
                .isEqualTo("write 15s");
        assertCondition(status, "Ready", "False", "Invalid");
    }

    @Test
    void podsThatTheClusterRefusesStallItWithTheReason() {
        SseFleetStatus status = report(
                SMALL,
                new FleetFixture()
                        .deployment(3, 2, 2)
                        .refusing("FailedCreate", "pods \"prices-h1-x\" is forbidden: exceeded quota: small")
                        .ready("a", 0));

        String why = "The cluster refuses pods of the fleet: pods \"prices-h1-x\" is forbidden: exceeded quota: small.";
        assertThat(assertCondition(status, "Stalled", "True", "FailedCreate").getMessage())
                .isEqualTo(why);
        assertThat(assertCondition(status, "Ready", "False", "FailedCreate").getMessage())
                .isEqualTo("1 of 3 nodes are ready. " + why);
        assertThat(assertCondition(status, "Reconciling", "False", "FailedCreate")
                        .getMessage())
                .isEqualTo("The fleet gets no further until this is mended: " + why);
    }

    @Test
    void aRefusalOfWhatWasWantedBeforeStallsNothing() {
        ObservedFleet seen = new FleetFixture()
                .deployment(3, 2, 2)
                .refusing("FailedCreate", "exceeded quota")
                .ready("a", 0)
                .seen();

        SseFleetStatus status = statusOf(FleetFixture.fleet(SMALL), seen, false, NOW);

        assertCondition(status, "Stalled", "False", "NotStalled");
        assertCondition(status, "Reconciling", "True", "Applying");
    }

    @Test
    void aFleetWhoseNewTemplateIsYetToBeAppliedIsNotAsDeclared() {
        ObservedFleet seen = new FleetFixture()
                .deployment(3, 2, 2)
                .ready("a", 0)
                .ready("b", 0)
                .ready("c", 0)
                .seen();

        assertCondition(statusOf(FleetFixture.fleet(SMALL), seen, false, NOW), "Reconciling", "True", "Applying");
    }

    private static SseFleetStatus report(String spec, FleetFixture cluster) {
        return statusOf(FleetFixture.fleet(spec), cluster.seen(), NOW);
    }

    private static SseFleetStatus statusOf(SseFleet fleet, ObservedFleet seen, Instant now) {
        return statusOf(fleet, seen, seen.settled(), now);
    }

    private static SseFleetStatus statusOf(SseFleet fleet, ObservedFleet seen, boolean settled, Instant now) {
        FleetPlan plan = Planner.plan(
                fleet.getSpec(),
                new Observed(
                        OptionalInt.of(seen.replicas()),
                        seen.connections(),
                        Demand.NONE,
                        seen.reports().mapToLong(r -> r.fdLimit()).min(),
                        OptionalLong.empty(),
                        OptionalDouble.empty()));
        return new StatusReport(fleet, plan, Plans.atRest(seen.replicas()), seen, settled, now).status();
    }

    private static Condition assertCondition(SseFleetStatus status, String type, String value, String reason) {
        Condition condition = condition(status, type);
        assertThat(condition.getStatus())
                .as(type + ": " + condition.getMessage())
                .isEqualTo(value);
        assertThat(condition.getReason()).isEqualTo(reason);
        assertThat(condition.getObservedGeneration()).isEqualTo(7);
        return condition;
    }

    private static Condition condition(SseFleetStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
