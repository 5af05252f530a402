package io.ssefleet.operator.plan;

import static io.ssefleet.operator.plan.Spot.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.plan.MovementPlan.Kind;
import io.ssefleet.operator.plan.MovementView.Backplane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** After a scale-up the nodes above the mean send what they have too much to the others, once. */
class RebalanceTest {
    private final Spot a = node("a").holding(100);
    private final Spot b = node("b").holding(80);
    private final Spot fresh = node("new");

    @Test
    void nodesAboveTheMeanAreClosedToNewClientsBeforeTheySendAnybodyAway() {
        MovementPlan first = Look.at(a, b, fresh).balanced(2).next();

        assertThat(first.kind()).isEqualTo(Kind.Rebalance);
        assertThat(first.closed()).containsExactlyInAnyOrder("a", "b");
        assertThat(first.shed()).isEmpty();
        assertThat(first.balanced()).hasValue(2);
        assertThat(first.replicas()).isEqualTo(3);
        assertThat(first.minReadySeconds()).isZero();
        assertThat(first.left()).isEqualTo(new MovementPlan.Left(2, 60, Duration.ofMillis(8_750)));
        assertThat(first.explanation())
                .isEqualTo("2 of 3 nodes hold more than the mean of 60;"
                        + " closed to new clients before they send 60 clients away");

        assertThat(Look.at(a.closed(5), b.closed(4), fresh).balanced(2).next().shed())
                .as("b is still sent clients")
                .isEmpty();

        MovementPlan begin =
                Look.at(a.closed(5), b.closed(5), fresh).balanced(2).next();
        assertThat(begin.shed()).containsEntry("a", 40L).containsEntry("b", 20L).hasSize(2);
        assertThat(begin.closed()).containsExactlyInAnyOrder("a", "b");
        assertThat(begin.pacePerSecond()).as("together no more than the pace").containsEntry("a", 16 / 3.0);
        assertThat(begin.balanced()).as("not before it was heard").hasValue(2);
    }

    @Test
    void nodesThatHaveBeenToldAreNotToldAgainAndShareThePace() {
        Look told = Look.at(
                        a.holding(90).closed(9).shedding(30),
                        b.holding(75).closed(9).shedding(15),
                        fresh.holding(5))
                .between(10)
                .balanced(2);

        MovementPlan plan = told.next();

        assertThat(plan.kind()).isEqualTo(Kind.Rebalance);
        assertThat(plan.shed()).isEmpty();
        assertThat(plan.closed()).containsExactlyInAnyOrder("a", "b");
        assertThat(plan.pacePerSecond())
                .containsEntry("a", 8.0)
                .containsEntry("b", 8.0)
                .containsEntry("new", 4 / 3.0);
        assertThat(plan.balanced()).as("done, whoever goes on from here").hasValue(3);
        assertThat(plan.left().connections()).isEqualTo(45);
    }

    @Test
    void whoDidNotHearIsToldAgainAndNobodyElse() {
        MovementPlan plan = Look.at(a.closed(9), b.holding(60).closed(9), fresh.holding(0))
                .between(20)
                .balanced(2)
                .next();

        assertThat(plan.shed()).containsOnlyKeys("a").containsEntry("a", 40L);
        assertThat(plan.balanced()).hasValue(2);
    }

    @Test
    void closedNodesStaySoUntilTheMovedClientsAreBack() {
        Spot left = a.holding(60).closed(20);
        Spot other = b.holding(60).closed(20);

        MovementPlan returning =
                Look.at(left, other, fresh.holding(10)).between(50).balanced(3).next();
        assertThat(returning.moving()).isFalse();
        assertThat(returning.closed()).containsExactlyInAnyOrder("a", "b");

        assertThat(Look.at(left, other, fresh.holding(55))
                        .between(5)
                        .balanced(3)
                        .next()
                        .closed())
                .isEmpty();
        assertThat(Look.at(left, other, fresh.holding(10)).balanced(3).next().closed())
                .as("those that are missing have gone")
                .isEmpty();
    }

    @Test
    void aPassThatIsDoneIsNotDoneAgain() {
        assertThat(Look.at(a, b, fresh).balanced(3).next().moving()).isFalse();
    }

    @Test
    void nodesThatHoldAboutTheSameNeedNoPass() {
        MovementPlan plan = Look.at(a.holding(70), b.holding(60), fresh.holding(45))
                .balanced(2)
                .next();

        assertThat(plan.moving()).isFalse();
        assertThat(plan.balanced()).hasValue(3);
    }

    @Test
    void nobodyIsMovedWhereItCouldNotResumeElsewhere() {
        MovementPlan plan = Look.at(a, b, fresh).next();

        assertThat(plan.moving()).isFalse();
        assertThat(plan.balanced()).isEmpty();
    }

    @Test
    void itWaitsUntilAllNodesAreWellAndEverythingIsKnown() {
        for (Look look : new Look[] {
            Look.at(a, b, node("new").starting()),
            Look.at(a, b, fresh.saying(Backplane.Unsettled)),
            Look.at(a, b, fresh).betweenUnknown(),
            Look.at(a, b, fresh).replicas(3, 4),
            Look.at(a, b, fresh).replicas(4, 4)
        }) {
            MovementPlan plan = look.balanced(2).next();
            assertThat(plan.moving()).isFalse();
            assertThat(plan.closed()).isEmpty();
            assertThat(plan.balanced()).hasValue(2);
        }
        assertThat(Look.at(a, b, fresh)
                        .balanced(2)
                        .nextOfAClusterThatHasNotCaughtUp()
                        .moving())
                .isFalse();
    }

    @Test
    void everyOtherMovementGoesFirst() {
        assertThat(Look.at(a.old(), b, fresh).balanced(2).next().kind()).isEqualTo(Kind.Rollout);
        assertThat(Look.at(a, b, fresh).replicas(3, 2).balanced(2).next().kind())
                .isEqualTo(Kind.ScaleDown);
        assertThat(Look.at(a, b.away(), fresh).balanced(2).next().kind()).isEqualTo(Kind.CutOff);
        assertThat(Look.at(a, b, fresh, node("gone").leaving())
                        .replicas(3, 3)
                        .balanced(2)
                        .next()
                        .kind())
                .isEqualTo(Kind.Leaving);
    }

    @Test
    void aScaleDownTakesBackWhatASmallerFleetWasSpreadOver() {
        assertThat(Look.at(a, b, fresh).replicas(3, 2).balanced(3).next().balanced())
                .hasValue(3);
        assertThat(Look.at(a, b).balanced(3).next().balanced()).hasValue(2);
    }

    @Test
    void onlyTheEmptiestAreOpenSoThatAllComeToHoldTheSame() {
        MovementPlan plan = Look.at(a, b.holding(100), node("half").holding(50), fresh)
                .balanced(2)
                .next();

        assertThat(plan.closed())
                .as("an even share would bring half to 87, and new only to 37")
                .containsExactlyInAnyOrder("a", "b", "half");
    }

    @Test
    void noMoreAreSentAwayThanTheOthersHaveRoomFor() {
        MovementPlan plan = Look.at(
                        full("a"), full("b"), full("c"), full("d"), node("new").holding(60))
                .balanced(4)
                .next();

        assertThat(plan.shed())
                .as("of 95 % of 120 a quarter is left for those who come by themselves: 40 of 44")
                .containsOnlyKeys("a", "b", "c", "d")
                .containsValue(10L);
    }

    @Test
    void whoHasGoneAndMayHaveGoneForGoodIsWaitedForBeforeAnythingIsDecided() {
        // 60 have left, so it looks as if nobody held too much.
        MovementPlan waiting = Look.at(a.holding(60), b.holding(60), fresh)
                .between(60)
                .balanced(2)
                .next();
        assertThat(waiting.moving()).isFalse();
        assertThat(waiting.balanced()).as("still to do").hasValue(2);

        MovementPlan known =
                Look.at(a.holding(60), b.holding(60), fresh).balanced(2).next();
        assertThat(known.kind()).isEqualTo(Kind.Rebalance);
    }

    @Test
    void aScaleDownInTheMidstOfItTakesTheEmptiestAndNotThoseThatAreClosed() {
        MovementPlan plan = Look.at(a.closed(5), b.closed(5), fresh)
                .replicas(3, 2)
                .balanced(2)
                .next();

        assertThat(plan.kind()).isEqualTo(Kind.ScaleDown);
        assertThat(plan.closed()).containsExactly("new");
    }

    @Test
    void thoseThatBeginLaterLeaveTheLastOfTheFirstItsPace() {
        Spot[] nodes = new Spot[40];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = i < 20 ? node("old-" + i).holding(60 + i).closed(9) : node("new-" + i);
        }
        nodes[0] = nodes[0].shedding(30);

        assertThat(Look.at(nodes).balanced(20).next().shed())
                .as("of a budget of 20 the pace is 16")
                .hasSize(4);
    }

    @Test
    void noMoreNodesBeginTogetherThanStreamsMayBeClosedInASecond() {
        Spot[] nodes = new Spot[40];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = i < 20 ? node("old-" + i).holding(60 + i).closed(9) : node("new-" + i);
        }
        MovementPlan plan = Look.at(nodes).balanced(20).next();

        assertThat(plan.shed()).hasSize(16).containsKey("old-19").doesNotContainKey("old-0");
        assertThat(plan.balanced()).hasValue(20);
        assertThat(plan.left().connections()).as("all of them").isEqualTo(690);
    }

    @Test
    void aNodeThatShedsIsClosedDuringOtherMovementsToo() {
        MovementPlan plan = Look.at(
                        a.holding(40).closed(9).shedding(10),
                        b.holding(30),
                        fresh,
                        node("gone").leaving().holding(9))
                .replicas(3, 3)
                .balanced(3)
                .next();

        assertThat(plan.kind()).isEqualTo(Kind.Leaving);
        assertThat(plan.closed()).containsExactly("a");
        assertThat(plan.pacePerSecond()).containsEntry("a", 8.0).containsEntry("gone", 8.0);
    }

    private static Spot full(String name) {
        return node(name).holding(118).closed(9);
    }
}
