package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.NodeAddress;
import io.ssefleet.operator.plan.MovementView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedFleetTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String READY = "2026-11-24T11:00:05Z";

    @Test
    void connectionsAreTheSumOverAllNodesThatMayHoldSome() {
        ObservedFleet seen = new FleetFixture()
                .ready("a", 83)
                .pod("b", "h1", null, true, FleetFixture.reported(7, 20_000))
                .pod("c", "h1", null, false, new Answer.NotListening())
                .seen();

        assertThat(seen.connections()).hasValue(90);
    }

    @Test
    void aReadyNodeThatDoesNotAnswerMakesTheSumUnknown() {
        ObservedFleet seen = new FleetFixture()
                .ready("a", 83)
                .pod("b", "h1", READY, false, new Answer.Unknown("no answer within 2 s"))
                .seen();

        assertThat(seen.connections()).isEmpty();
        assertThat(seen.silent()).containsExactly("b (no answer within 2 s)");
    }

    @Test
    void aReadyNodeThatNobodyListensOnIsUnknownToo() {
        assertThat(new FleetFixture()
                        .pod("b", "h1", READY, false, new Answer.NotListening())
                        .seen()
                        .connections())
                .isEmpty();
    }

    @Test
    void whatANodeShedsIsKnownAndADrainIsNoShed() {
        ObservedFleet seen = new FleetFixture()
                .pod("a", "h1", READY, false, FleetFixture.closing(83, 20))
                .pod("b", "h1", null, true, FleetFixture.closing(7, 7))
                .pod("c", "h1", READY, false, new Answer.Unknown("no answer within 2 s"))
                .seen();

        assertThat(seen.nodes(NOW)).extracting(MovementView.Node::closing).containsExactly(20L, 0L, 0L);
    }

    @Test
    void overHowManyNodesClientsWereSpreadIsReadFromTheDeployment() {
        assertThat(new FleetFixture().seen().balanced()).isEmpty();
        assertThat(new FleetFixture().deployment(3, 2, 2).seen().balanced()).isEmpty();
        assertThat(new FleetFixture().deployment(3, 2, 2).balanced("2").seen().balanced())
                .hasValue(2);
        assertThat(new FleetFixture().deployment(3, 2, 2).balanced("two").seen().balanced())
                .as("somebody else's")
                .isEmpty();
    }

    @Test
    void podsOfTheNewestRevisionAreCurrent() {
        ObservedFleet seen = new FleetFixture()
                .deployment(2, 3, 3)
                .replicaSet(12, "h12")
                .replicaSet(9, "h9")
                .pod("a", "h12", READY, false, null)
                .pod("b", "h9", READY, false, null)
                .seen();

        assertThat(seen.nodes(NOW))
                .extracting(MovementView.Node::name, MovementView.Node::current)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", true),
                        org.assertj.core.groups.Tuple.tuple("b", false));
    }

    @Test
    void theTroubleOfTheNewestTemplateIsToldAndNotThatOfTheOneThatItReplaces() {
        ObservedFleet seen = new FleetFixture()
                .deployment(1, 3, 3)
                .replicaSet(2, "h2")
                .imageMissing("a", "h1")
                .imageMissing("b", "h2")
                .seen();

        assertThat(seen.trouble())
                .hasValueSatisfying(t -> assertThat(t.message()).startsWith("Node b "));
        assertThat(new FleetFixture()
                        .deployment(1, 3, 3)
                        .replicaSet(2, "h2")
                        .imageMissing("a", "h1")
                        .seen()
                        .trouble())
                .isEmpty();
    }

    @Test
    void isSettledOnlyWhenTheControllerHasSeenTheDeploymentAndItsReplicaSetIsKnown() {
        assertThat(new FleetFixture().deployment(2, 3, 3).seen().settled()).isTrue();
        assertThat(new FleetFixture().deployment(2, 4, 3).seen().settled()).isFalse();
        assertThat(new FleetFixture()
                        .deployment(2, 3, 3)
                        .replicaSet(2, "h2")
                        .seen()
                        .settled())
                .isFalse();
        assertThat(new FleetFixture().seen().settled()).isFalse();
    }

    @Test
    void whatANodeSaysOfItsBackplaneCountsWhenItHasSaidItForAWhile() {
        ObservedFleet seen = new FleetFixture()
                .ready("a", 1)
                .away("b", 29)
                .away("c", 30)
                .pod("d", "h1", READY, false, new Answer.Unknown("no answer within 2 s"))
                .seen();

        assertThat(seen.nodes(NOW))
                .extracting(MovementView.Node::backplane)
                .containsExactly(
                        MovementView.Backplane.Connected,
                        MovementView.Backplane.Unsettled,
                        MovementView.Backplane.Away,
                        MovementView.Backplane.Unsettled);
    }

    @Test
    void aNodesAddressIsItsPodsAndThePortNamedManagement() {
        ObservedFleet seen = new FleetFixture().ready("a", 1).seen();

        assertThat(ObservedFleet.addresses(seen.pods())).isEqualTo(List.of(new NodeAddress("a", "10.0.0.1", 9000)));
    }
}
