package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.AutoscalingSpec.Behavior;
import io.ssefleet.operator.model.AutoscalingSpec.Mode;
import io.ssefleet.operator.model.AutoscalingSpec.PolicyType;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingPolicy;
import io.ssefleet.operator.model.AutoscalingSpec.ScalingRules;
import io.ssefleet.operator.model.AutoscalingSpec.SelectPolicy;
import io.ssefleet.operator.model.SseFleetSpec;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every behavior and every course of connections. */
class AutoscalerPropertyTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final int PER_NODE = 100;

    private static final HpaReference.Rules DEFAULT_UP = new HpaReference.Rules(
            0,
            SelectPolicy.Max,
            List.of(new ScalingPolicy(PolicyType.Percent, 100, 15), new ScalingPolicy(PolicyType.Pods, 4, 15)),
            10);
    private static final HpaReference.Rules DEFAULT_DOWN =
            new HpaReference.Rules(300, SelectPolicy.Max, List.of(new ScalingPolicy(PolicyType.Percent, 100, 15)), 10);

    /** A look at the fleet: how long after the one before, what is open, and whether the replicas have followed the last decision. */
    private record Look(int secondsLater, int connections, boolean followed, int otherwise) {}

    @Property
    void decidesAsTheDocumentationOfHorizontalPodAutoscalerV2Says(
            @ForAll("rules") HpaReference.Rules up,
            @ForAll("rules") HpaReference.Rules down,
            @ForAll @IntRange(min = 1, max = 100) int utilization,
            @ForAll @IntRange(max = 3) int spare,
            @ForAll("courses") List<Look> course) {
        AutoscalingSpec spec = new AutoscalingSpec(utilization, Mode.Auto, new Behavior(model(up), model(down)));
        compare(spec, new HpaReference(up, down, utilization, PER_NODE, spare), spare, course);
    }

    @Property
    void theDefaultsAreThoseOfHorizontalPodAutoscalerV2(@ForAll("courses") List<Look> course) {
        for (Behavior behavior : new Behavior[] {
            null, new Behavior(null, null), new Behavior(none(), none()), new Behavior(model(DEFAULT_UP), null)
        }) {
            compare(
                    new AutoscalingSpec(80, Mode.Auto, behavior),
                    new HpaReference(DEFAULT_UP, DEFAULT_DOWN, 80, PER_NODE, 0),
                    0,
                    course);
        }
    }

    private static void compare(AutoscalingSpec autoscaling, HpaReference reference, int spare, List<Look> course) {
        SseFleetSpec spec =
                SpecBuilder.target(1).spare(spare).autoscaling(autoscaling).build();
        ScalingHistory history = new ScalingHistory();
        int replicas = 1 + spare;
        int decided = replicas;
        Instant now = START;
        for (Look look : course) {
            now = now.plusSeconds(look.secondsLater());
            replicas = Math.max(1, look.followed() ? decided : look.otherwise());
            history.replicas(now, replicas);
            Scaling scaling =
                    Autoscaler.decide(spec, Fleets.running(replicas, look.connections()), PER_NODE, 0, history, now);
            decided = reference.next(now.getEpochSecond() - START.getEpochSecond(), replicas, look.connections());
            assertThat(scaling.nodes()).isEqualTo(decided);
            history.recommended(now, scaling.recommended());
        }
    }

    @Property
    void whatIsNotKnownNeverShrinksAFleet(
            @ForAll("rules") HpaReference.Rules rules,
            @ForAll("courses") List<Look> course,
            @ForAll @IntRange(max = 5000) int known) {
        SseFleetSpec spec = SpecBuilder.target(1)
                .autoscaling(new AutoscalingSpec(80, Mode.Auto, new Behavior(model(rules), model(rules))))
                .build();
        ScalingHistory history = new ScalingHistory();
        Instant now = START;
        for (Look look : course) {
            now = now.plusSeconds(look.secondsLater());
            int replicas = Math.max(1, look.otherwise());
            history.replicas(now, replicas);
            Observed partly = new Observed(
                    OptionalInt.of(replicas),
                    OptionalLong.empty(),
                    new Demand(known, look.connections()),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty());
            Scaling scaling = Autoscaler.decide(spec, partly, PER_NODE, 0, history, now);
            assertThat(scaling.nodes()).isGreaterThanOrEqualTo(replicas);
            history.recommended(now, scaling.recommended());
        }
    }

    @Property
    void neverBelowWhatTheClientsOfNowNeedAtTheTargetUtilization(
            @ForAll("rules") HpaReference.Rules rules, @ForAll("courses") List<Look> course) {
        SseFleetSpec spec = SpecBuilder.target(1)
                .perNode(PER_NODE)
                .autoscaling(new AutoscalingSpec(80, Mode.Auto, new Behavior(model(rules), model(rules))))
                .build();
        ScalingHistory history = new ScalingHistory();
        int replicas = 1;
        Instant now = START;
        for (Look look : course) {
            now = now.plusSeconds(look.secondsLater());
            history.replicas(now, replicas);
            FleetPlan plan = Planner.plan(spec, Fleets.running(replicas, look.connections()), history, now);
            int needed = (look.connections() + 79) / 80;
            assertThat(plan.desiredReplicas()).isGreaterThanOrEqualTo(Math.min(replicas, needed));
            assertThat(plan.explanation()).endsWith(".").doesNotContain("null", " 1 nodes", "-1");
            history.recommended(now, plan.scaling().recommended());
            replicas = plan.desiredReplicas();
        }
    }

    private static ScalingRules model(HpaReference.Rules rules) {
        return new ScalingRules(rules.window(), rules.select(), rules.policies(), rules.tolerancePercent() + "e-2");
    }

    private static ScalingRules none() {
        return new ScalingRules(null, null, null, null);
    }

    @Provide
    Arbitrary<HpaReference.Rules> rules() {
        Arbitrary<ScalingPolicy> policies = Combinators.combine(
                        Arbitraries.of(PolicyType.class),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(1, 5),
                                Arbitraries.integers().between(1, 300)),
                        Arbitraries.integers().between(1, 1800))
                .as(ScalingPolicy::new);
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.just(0), Arbitraries.integers().between(1, 3600)),
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(5, SelectPolicy.Max),
                                net.jqwik.api.Tuple.of(5, SelectPolicy.Min),
                                net.jqwik.api.Tuple.of(1, SelectPolicy.Disabled)),
                        policies.list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 10),
                                Arbitraries.integers().between(11, 100)))
                .as(HpaReference.Rules::new);
    }

    @Provide
    Arbitrary<List<Look>> courses() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 15),
                                Arbitraries.integers().between(16, 900)),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 800),
                                Arbitraries.integers().between(800, 5000)),
                        Arbitraries.frequency(net.jqwik.api.Tuple.of(4, true), net.jqwik.api.Tuple.of(1, false)),
                        Arbitraries.integers().between(1, 60))
                .as(Look::new)
                .list()
                .ofMaxSize(40);
    }
}
