package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;

/** How nodes are replaced and taken away. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutSpec(
        @JsonPropertyDescription("Nodes that are replaced or taken away in one step, and added beyond the replicas"
                + " while they are: a whole number from 1, or \"1%\" to \"100%\" of the replicas, rounded up;"
                + " default 1.")
        @Default("1")
        @ValidationRule(
                value = "type(self) == int ? self >= 1 && self <= 1000000"
                        + " : string(self).matches('^([1-9][0-9]?|100)%$')",
                message = "write a whole number of nodes, 1 or more and without quotes, or a percentage from"
                        + " \"1%\" to \"100%\"")
        IntOrString maxSurge,

        @JsonPropertyDescription("The longest that one node may take to send its clients away, a duration from 1s to"
                + " 24h; default 10m. The pods' grace period is made of it.")
        @Size(max = Rules.MAX_DURATION_TEXT)
        @Default("10m")
        @ValidationRule(
                value = Rules.IS_DURATION + " && duration(self) >= duration('1s') && duration(self) <= duration('24h')",
                message = "write a duration from 1s to 24h" + Rules.DURATION_EXAMPLES)
        String drainDeadline) {}
