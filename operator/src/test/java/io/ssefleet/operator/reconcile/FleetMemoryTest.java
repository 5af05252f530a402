package io.ssefleet.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.resources.Children;
import io.ssefleet.operator.resources.NodePodTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetMemoryTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final Answer SILENCE = new Answer.Unknown("no answer within 2 s");
    private static final String AUTOSCALED =
            "{targetConnections: 100, capacity: {connectionsPerNode: 100}, autoscaling: {%s}}";

    private final FleetMemory memory = new FleetMemory(null);

    @Test
    void whatASilentNodeSaidLastCountsForABoundedTime() {
        answers(START, Map.of("a", FleetFixture.reported(83, 20_000)));

        Map<String, Answer> soon = answers(START.plusSeconds(44), Map.of("a", SILENCE));
        assertThat(seen(soon).connections()).hasValue(83);
        assertThat(seen(soon).silent()).isEmpty();

        Map<String, Answer> late = answers(START.plusSeconds(45), Map.of("a", SILENCE));
        assertThat(seen(late).connections()).isEmpty();
        assertThat(seen(late).silent()).containsExactly("a (no answer within 2 s)");
    }

    /** Else the others would be told the whole pace while it takes its share. */
    @Test
    void aSilentNodeThatWasSendingStreamsAwayCountsAsDoingSoForAsLongAsThatMayTake() {
        answers(START, Map.of("a", FleetFixture.closing(5_000, 1_600)));

        assertThat(closing(START.plusSeconds(44))).isEqualTo(1_600);
        assertThat(closing(START.plusSeconds(99))).isEqualTo(1_600);
        assertThat(closing(START.plusSeconds(100))).isZero();
    }

    @Test
    void soDoesOneThatFellSilentAfterItWasTold() {
        answers(START, Map.of("a", FleetFixture.closing(5_000, 0)));
        memory.toldPace("a", 8);
        memory.toldToShed("a", 800);

        assertThat(closing(START.plusSeconds(1))).isEqualTo(800);
        assertThat(closing(START.plusSeconds(99))).isEqualTo(800);
        assertThat(closing(START.plusSeconds(100))).isZero();

        answers(START.plusSeconds(200), Map.of("a", FleetFixture.closing(4_200, 0)));
        assertThat(closing(START.plusSeconds(201))).isZero();
    }

    @Test
    void ofAProcessThatHasEndedNothingIsRemembered() {
        answers(START, Map.of("a", FleetFixture.closing(5_000, 1_600)));
        answers(START.plusSeconds(1), Map.of("a", new Answer.NotListening()));

        assertThat(answers(START.plusSeconds(2), Map.of("a", SILENCE))).containsEntry("a", SILENCE);
    }

    @Test
    void aSilentNodeIsNotWaitedForEndlesslyHoweverSlowItIs() {
        answers(START, Map.of("a", FleetFixture.closing(5_000, 1_600)));
        memory.toldPace("a", 0);

        assertThat(closing(START.plusSeconds(3_599))).isEqualTo(1_600);
        assertThat(closing(START.plusSeconds(3_600))).isZero();
    }

    private long closing(Instant now) {
        return seen(answers(now, Map.of("a", SILENCE))).nodes(now).get(0).closing();
    }

    @Test
    void aNodeThatWasNeverHeardOfOrHasGoneMeanwhileIsUnknown() {
        assertThat(answers(START, Map.of("a", SILENCE))).containsEntry("a", SILENCE);

        answers(START, Map.of("a", FleetFixture.reported(83, 20_000)));
        answers(START.plusSeconds(1), Map.of());
        assertThat(answers(START.plusSeconds(2), Map.of("a", SILENCE))).containsEntry("a", SILENCE);
    }

    @Test
    void aFleetGrowsWithItsConnectionsAtOnceAndShrinksWhenFewHaveBeenThereForLong() {
        SseFleetSpec spec = FleetFixture.fleet(AUTOSCALED.formatted("")).getSpec();
        assertThat(look(spec, 0, 1, 89).desiredReplicas()).isEqualTo(2);
        assertThat(look(spec, 1, 2, 40).desiredReplicas()).isEqualTo(2);
        for (int second = 15; second < 330; second += 15) {
            assertThat(look(spec, second, 2, 40).desiredReplicas())
                    .as("after " + second + " s")
                    .isEqualTo(2);
        }
        FleetPlan shrunk = look(spec, 330, 2, 40);
        assertThat(shrunk.desiredReplicas()).isEqualTo(1);
        assertThat(shrunk.cause()).isEqualTo("40 connections are 20 % of capacity, target 80 %.");
    }

    @Test
    void whatWasMeasuredBeforeARestartIsFoundInTheStatus() {
        SseFleetStatus.Input measured =
                new SseFleetStatus.Input("memoryPerConnection", null, 8192L, 16_384L, "Measured");
        SseFleetStatus before = new SseFleetStatus(
                1L,
                "",
                1,
                1,
                0,
                new SseFleetStatus.Plan(1L, LimitedBy.Memory, 1, "", List.of(measured)),
                null,
                null,
                List.of());
        SseFleetSpec spec = FleetFixture.fleet("{targetConnections: 100}").getSpec();
        FleetPlan plan = new FleetMemory(before)
                .plan(spec, new FleetFixture().deployment(1, 2, 2).seen(), START);
        assertThat(plan.capacity().limit(LimitedBy.Memory)).hasValue(49_152);
    }

    @Test
    void withoutAutoscalingNothingGrows() {
        SseFleetSpec spec = FleetFixture.fleet("{targetConnections: 100, capacity: {connectionsPerNode: 100}}")
                .getSpec();
        assertThat(look(spec, 0, 1, 120).desiredReplicas()).isEqualTo(1);
        assertThat(look(spec, 0, 1, 120).scaling().on()).isFalse();
    }

    @Test
    void whatFullNodesRefuseMakesTheFleetGrow() {
        SseFleetSpec spec = FleetFixture.fleet(AUTOSCALED.formatted("targetUtilization: 100"))
                .getSpec();
        assertThat(look(spec, 0, 1, 100).desiredReplicas()).isEqualTo(1);
        FleetPlan plan = look(spec, 1, 1, FleetFixture.refusing(118, 50));
        assertThat(plan.desiredReplicas()).isEqualTo(2);
        assertThat(plan.cause())
                .isEqualTo("168 connections are 168 % of capacity (50 of them refused for now), target 100 %.");
    }

    @Test
    void theTemplatesDigestIsThatOfTheNewestGeneration() {
        NodeDefaults defaults = new NodeDefaults("ssefleet/sse-node:1", "");
        SseFleet fleet = FleetFixture.fleet("{targetConnections: 100}");
        String first = memory.template(fleet, defaults);
        assertThat(first).isEqualTo(NodePodTemplate.digest(fleet, defaults));

        SseFleet changed = FleetFixture.fleet("{targetConnections: 100, stream: {heartbeat: 20s}}");
        changed.getMetadata().setGeneration(8L);
        assertThat(memory.template(changed, defaults))
                .isNotEqualTo(first)
                .isEqualTo(NodePodTemplate.digest(changed, defaults));
    }

    @Test
    void childrenThatWereComparedNeedNoOtherLookUntilTheyOrWhatTheyAreMadeOfChange() {
        Children.Scale scale = new Children.Scale(1, 600, 1, 1, OptionalInt.empty());
        FleetMemory.ChildrenSeen seen = new FleetMemory.ChildrenSeen(7L, scale, Set.of("Service/prices@12"));
        assertThat(memory.areAsTheyShouldBe(seen)).isFalse();

        memory.asTheyShouldBe(seen);

        assertThat(memory.areAsTheyShouldBe(new FleetMemory.ChildrenSeen(7L, scale, Set.of("Service/prices@12"))))
                .isTrue();
        assertThat(memory.areAsTheyShouldBe(new FleetMemory.ChildrenSeen(7L, scale, Set.of("Service/prices@13"))))
                .isFalse();
        assertThat(memory.areAsTheyShouldBe(new FleetMemory.ChildrenSeen(7L, scale, Set.of())))
                .isFalse();
        assertThat(memory.areAsTheyShouldBe(new FleetMemory.ChildrenSeen(8L, scale, Set.of("Service/prices@12"))))
                .isFalse();
        assertThat(memory.areAsTheyShouldBe(new FleetMemory.ChildrenSeen(
                        7L, new Children.Scale(2, 600, 1, 1, OptionalInt.empty()), Set.of("Service/prices@12"))))
                .isFalse();
    }

    private FleetPlan look(SseFleetSpec spec, int second, int replicas, long connections) {
        return look(spec, second, replicas, FleetFixture.reported(connections, 20_000));
    }

    private FleetPlan look(SseFleetSpec spec, int second, int replicas, Answer answer) {
        Instant now = START.plusSeconds(second);
        FleetFixture fixture = new FleetFixture().deployment(replicas, 2, 2);
        answers(now, Map.of("a", answer));
        return memory.plan(
                spec, fixture.pod("a", "h1", START.toString(), false, answer).seen(), now);
    }

    private Map<String, Answer> answers(Instant now, Map<String, Answer> answers) {
        return memory.completed(answers, Set.of(), now);
    }

    private static ObservedFleet seen(Map<String, Answer> answers) {
        return new FleetFixture()
                .deployment(1, 2, 2)
                .pod("a", "h1", START.toString(), false, answers.get("a"))
                .seen();
    }
}
