package io.ssefleet.operator.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a fleet, in one order; the transition time of one whose status did not change is kept. */
final class FleetConditions {
    /** The types of condition that a fleet has. */
    enum Type {
        Ready,
        Reconciling,
        Stalled,
        ScalingLimited,
        MetricsAvailable,
        BackplaneAvailable,
        Draining,
        FileDescriptorsSufficient,
        Warning
    }

    private final List<Condition> before;
    private final long generation;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    FleetConditions(List<Condition> before, long generation, Instant now) {
        this.before = before == null ? List.of() : before;
        this.generation = generation;
        this.now = now;
    }

    FleetConditions set(Type type, Verdict verdict) {
        return set(type, verdict, now);
    }

    /** @param turned when the status became so, if it was another one before */
    FleetConditions set(Type type, Verdict verdict, Instant turned) {
        conditions.add(new ConditionBuilder()
                .withType(type.name())
                .withStatus(verdict.status())
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(since(type, verdict.status(), turned))
                .build());
        return this;
    }

    List<Condition> all() {
        return List.copyOf(conditions);
    }

    private String since(Type type, String status, Instant turned) {
        return before.stream()
                .filter(c -> type.name().equals(c.getType()) && status.equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(turned.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** One condition's status, its reason in CamelCase, and a sentence for people. */
    record Verdict(String status, String reason, String message) {
        static Verdict yes(String reason, String message) {
            return new Verdict("True", reason, message);
        }

        static Verdict no(String reason, String message) {
            return new Verdict("False", reason, message);
        }

        static Verdict unknown(String reason, String message) {
            return new Verdict("Unknown", reason, message);
        }
    }
}
