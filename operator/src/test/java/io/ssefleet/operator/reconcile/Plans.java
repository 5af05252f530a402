package io.ssefleet.operator.reconcile;

import io.ssefleet.operator.plan.MovementPlan;
import io.ssefleet.operator.plan.MovementPlan.Kind;
import io.ssefleet.operator.plan.MovementPlan.Left;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a fleet does, put together for a test of what is said about it. */
final class Plans {
    private Plans() {}

    static MovementPlan atRest(int replicas) {
        return of(Kind.None, replicas, new Left(0, 0, Duration.ZERO), "");
    }

    static MovementPlan of(Kind kind, int replicas, Left left, String explanation) {
        return new MovementPlan(
                kind,
                replicas,
                0,
                Set.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                OptionalInt.empty(),
                Map.of(),
                left,
                explanation);
    }
}
