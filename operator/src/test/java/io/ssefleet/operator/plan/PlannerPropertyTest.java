package io.ssefleet.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.SseFleetSpec;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for every plan, whatever the numbers. */
class PlannerPropertyTest {
    private static final long MOST = 1_000_000_000;

    @Property
    void aHigherTargetNeverTakesFewerNodes(
            @ForAll("shapes") Shape shape,
            @ForAll @LongRange(min = 1, max = MOST) long a,
            @ForAll @LongRange(min = 1, max = MOST) long b,
            @ForAll("observations") Observed observed) {
        FleetPlan lower = Planner.plan(shape.withTarget(Math.min(a, b)), observed);
        FleetPlan higher = Planner.plan(shape.withTarget(Math.max(a, b)), observed);
        assertThat(higher.desiredReplicas()).isGreaterThanOrEqualTo(lower.desiredReplicas());
        assertThat(higher.capacity()).isEqualTo(lower.capacity());
    }

    @Property
    void thePlanHoldsTheTargetUnlessMaxReplicasForbidsItOrANodeHoldsNothing(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        FleetPlan plan = Planner.plan(spec, observed);
        boolean holds = plan.totalConnections() >= spec.targetConnections();
        assertThat(plan.meetsTarget()).isEqualTo(holds);
        if (!holds) {
            assertThat(plan.capacity().connectionsPerNode() == 0 || plan.wantedReplicas() > spec.maxReplicas())
                    .isTrue();
            assertThat(plan.advices()).isNotEmpty();
        }
    }

    @Property
    void noNodeIsThereForNothing(@ForAll("specs") SseFleetSpec spec) {
        FleetPlan plan = Planner.plan(spec, Observed.NONE);
        int beyondTarget = plan.desiredReplicas() - spec.spareNodes();
        if (beyondTarget > spec.minReplicas()) {
            assertThat((beyondTarget - 1L) * plan.capacity().connectionsPerNode())
                    .isLessThan(spec.targetConnections());
        }
    }

    @Property
    void neverMoreThanMaxReplicasOrWhatTheConnectionsHeldNowNeed(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        FleetPlan plan = Planner.plan(spec, observed);
        int current = observed.replicas().orElse(0);
        int ceiling = spec.maxReplicas() == null ? Integer.MAX_VALUE : spec.maxReplicas();
        assertThat(plan.desiredReplicas())
                .isLessThanOrEqualTo(Math.max(ceiling, Math.min(current, plan.heldReplicas())));
    }

    @Property
    void neverFewerThanTheConnectionsHeldNowNeed(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        FleetPlan plan = Planner.plan(spec, observed);
        int current = observed.replicas().orElse(0);
        boolean shrinks = plan.desiredReplicas() < current;
        if (shrinks && plan.capacity().connectionsPerNode() > 0) {
            assertThat(observed.connections()).isPresent();
            assertThat(plan.totalConnections())
                    .isGreaterThanOrEqualTo(observed.connections().getAsLong());
        }
        if (shrinks && plan.capacity().connectionsPerNode() == 0) {
            assertThat(observed.connections()).hasValue(0);
        }
    }

    @Property
    void planningAgainAfterThePlanIsCarriedOutChangesNothing(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        FleetPlan first = Planner.plan(spec, observed);
        Observed after = new Observed(
                OptionalInt.of(first.desiredReplicas()),
                observed.connections(),
                observed.demand(),
                observed.nofile(),
                observed.memoryPerConnectionBytes(),
                observed.deliveriesPerCoreSecond());
        Assume.that(observed.replicas().isPresent() || observed.connections().isPresent());
        FleetPlan second = Planner.plan(spec, after);
        assertThat(second.desiredReplicas()).isEqualTo(first.desiredReplicas());
        assertThat(second.capacity()).isEqualTo(first.capacity());
        assertThat(Planner.plan(spec, after)).isEqualTo(second);
    }

    @Property
    void anotherLimitNeverRaisesTheCapacity(
            @ForAll("shapes") Shape shape,
            @ForAll("observations") Observed observed,
            @ForAll("amounts") String memory,
            @ForAll("rates") String eventsPerSecond,
            @ForAll @IntRange(max = 1_000_000) int eventSize,
            @ForAll("amounts") String bandwidth) {
        SpecBuilder spec = shape.onlyDescriptors().builder(1000).requests(Map.of("cpu", new Quantity("1")));
        long byDescriptors = perNode(spec, observed);
        long byMemory = perNode(spec.memory(memory), observed);
        long byCpu = perNode(spec.events(eventsPerSecond, eventSize), observed);
        long byNetwork = perNode(spec.bandwidth(bandwidth), observed);
        assertThat(byMemory).isLessThanOrEqualTo(byDescriptors);
        assertThat(byCpu).isLessThanOrEqualTo(byMemory);
        assertThat(byNetwork).isLessThanOrEqualTo(byCpu);
    }

    private static long perNode(SpecBuilder spec, Observed observed) {
        return Planner.plan(spec.build(), observed).capacity().connectionsPerNode();
    }

    @Property
    void aNodeAdmitsWhatIsPlannedAndNeverMoreThanItsDescriptors(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        NodeCapacity capacity = Planner.plan(spec, observed).capacity();
        assertThat(capacity.admitPerNode()).isGreaterThanOrEqualTo(capacity.connectionsPerNode());
        assertThat(capacity.admitPerNode())
                .isLessThanOrEqualTo(capacity.limit(LimitedBy.FileDescriptors).orElseThrow());
        assertThat(capacity.limit(capacity.limitedBy())).isPresent();
        if (capacity.limitedBy() != LimitedBy.Declared) {
            capacity.limits().stream()
                    .filter(limit -> capacity.limitedBy() != LimitedBy.FileDescriptors
                            || spec.capacity().connectionsPerNode() == null)
                    .forEach(limit -> assertThat(limit.connections().orElse(Long.MAX_VALUE))
                            .isGreaterThanOrEqualTo(capacity.connectionsPerNode()));
        }
    }

    @Property
    void everyPlanIsExplainedInWholeSentencesAndEveryAdviceNamesItsField(
            @ForAll("specs") SseFleetSpec spec, @ForAll("observations") Observed observed) {
        FleetPlan plan = Planner.plan(spec, observed);
        assertThat(plan.explanation()).endsWith(".").doesNotContain("null", " 1 nodes", "-1");
        assertThat(plan.advices()).allSatisfy(advice -> {
            assertThat(advice.field()).startsWith("spec.");
            assertThat(advice.message()).endsWith(".").doesNotContain("null", " 1 nodes", "-1");
        });
        assertThat(plan.nodeDrainTime()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(plan.rolloutTime()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Provide
    Arbitrary<SseFleetSpec> specs() {
        return Combinators.combine(shapes(), Arbitraries.longs().between(1, MOST))
                .as((shape, target) -> shape.builder(target).build());
    }

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Node> nodes = Combinators.combine(
                        Arbitraries.longs().between(1, MOST).injectNull(0.5),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        amounts().injectNull(0.5),
                        amounts().injectNull(0.2),
                        rates().injectNull(0.5),
                        amounts().injectNull(0.5))
                .as(Node::new);
        Arbitrary<Size> sizes = Combinators.combine(
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        Arbitraries.integers().between(1, Integer.MAX_VALUE).injectNull(0.5),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.integers().between(1, 1_000_000),
                        Arbitraries.of(
                                new IntOrString(1),
                                new IntOrString(500),
                                new IntOrString("1%"),
                                new IntOrString("100%")),
                        Arbitraries.of("1s", "10m", "9999h"))
                .as(Size::new);
        return Combinators.combine(nodes, sizes).as(Shape::new);
    }

    @Provide
    Arbitrary<String> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.of("1", "1k", "64Mi", "257Mi", "1Gi", "1G", "10G", "1Ti", "8E", "1e30", "100n"),
                Arbitraries.longs().between(1, Long.MAX_VALUE).map(amount -> "" + amount));
    }

    @Provide
    Arbitrary<String> rates() {
        return Arbitraries.oneOf(
                Arbitraries.of("0.5", "250m", "1", "2", "1n", "0.333333333", "1e9", "1E"),
                Arbitraries.integers().between(1, 1_000_000).map(milli -> milli + "m"));
    }

    @Provide
    Arbitrary<Observed> observations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, Integer.MAX_VALUE).injectNull(0.3),
                        Arbitraries.longs().between(0, Long.MAX_VALUE).injectNull(0.3),
                        Arbitraries.longs().between(1, Long.MAX_VALUE).injectNull(0.3),
                        Arbitraries.longs().between(1, Long.MAX_VALUE).injectNull(0.3),
                        Arbitraries.doubles().between(0.01, 1e12).injectNull(0.3))
                .as((replicas, connections, nofile, memory, deliveries) -> new Observed(
                        replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas),
                        connections == null ? OptionalLong.empty() : OptionalLong.of(connections),
                        new Demand(connections == null ? 0 : connections, 0),
                        nofile == null ? OptionalLong.empty() : OptionalLong.of(nofile),
                        memory == null ? OptionalLong.empty() : OptionalLong.of(memory),
                        deliveries == null ? OptionalDouble.empty() : OptionalDouble.of(deliveries)));
    }

    private record Node(
            Long perNode,
            int burst,
            int reserve,
            int descriptors,
            String memoryPerConnection,
            String memory,
            String events,
            String bandwidth) {}

    private record Size(int min, Integer max, int spare, int reconnects, IntOrString surge, String deadline) {}

    /** Everything of a spec but its target. */
    private record Shape(Node node, Size size) {
        SseFleetSpec withTarget(long target) {
            return builder(target).build();
        }

        Shape onlyDescriptors() {
            return new Shape(
                    new Node(
                            node.perNode,
                            node.burst,
                            node.reserve,
                            node.descriptors,
                            node.memoryPerConnection,
                            null,
                            null,
                            null),
                    size);
        }

        SpecBuilder builder(long target) {
            SpecBuilder spec = SpecBuilder.target(target)
                    .burst(node.burst)
                    .reserve(node.reserve)
                    .descriptors(node.descriptors)
                    .limits(node.memory == null ? Map.of() : Map.of("memory", new Quantity(node.memory)))
                    .min(size.min)
                    .max(size.max)
                    .spare(size.spare)
                    .reconnects(size.reconnects)
                    .rollout(size.surge, size.deadline);
            if (node.perNode != null) {
                spec.perNode(node.perNode);
            }
            if (node.memoryPerConnection != null) {
                spec.memoryPerConnection(node.memoryPerConnection);
            }
            if (node.events != null) {
                spec.events(node.events, 512);
            }
            if (node.bandwidth != null) {
                spec.bandwidth(node.bandwidth);
            }
            return spec;
        }
    }
}
