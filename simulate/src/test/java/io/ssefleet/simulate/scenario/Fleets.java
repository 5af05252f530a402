package io.ssefleet.simulate.scenario;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;

/** Fleets for tests. */
public final class Fleets {
    private Fleets() {}

    /** With this specification, as one line of YAML. */
    public static SseFleet of(String spec) {
        try {
            return SseFleetSchema.read(yaml(spec));
        } catch (InvalidResource e) {
            throw new AssertionError(e);
        }
    }

    public static String yaml(String spec) {
        return """
                apiVersion: ssefleet.io/v1alpha1
                kind: SseFleet
                metadata: {name: prices}
                spec: %s
                """.formatted(spec);
    }
}
