package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class AnyTextTest {
    private static final String HEAD = "{apiVersion: ssefleet.io/v1alpha1, kind: SseFleet, metadata: {name: prices}, ";

    @Property(tries = 500)
    void anyTextIsReadOrRefused(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text,
            @ForAll @StringLength(max = 12) String value) {
        for (String yaml : new String[] {
            text,
            HEAD + "spec: {targetConnections: " + text + "}}",
            HEAD + "spec: {targetConnections: 1, capacity: {memoryPerConnection: \"" + text + "\"}}}",
            HEAD + "spec: {targetConnections: 1, rollout: {maxSurge: " + value + ", drainDeadline: '" + value + "'}}}"
        }) {
            try {
                SseFleetSchema.read(yaml);
            } catch (InvalidResource refused) {
                assertThat(refused.problems()).isNotEmpty();
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }
}
