package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.LimitedBy;
import java.util.OptionalLong;

/**
 * One of the things that limit a node.
 *
 * @param kind what limits
 * @param connections how many connections it allows, room for burst not yet taken off; empty when its inputs are
 *     missing and it does not bind
 * @param formula how the figure came about, as {@code 65,536 - 512}, or what is missing
 * @param source where the inputs come from
 */
public record Limit(LimitedBy kind, OptionalLong connections, String formula, Source source) {

    /** Where a limit's inputs come from: the weakest of them counts. */
    public enum Source {
        /** The resource says it, or its schema by default. */
        Declared,
        /** The running nodes report it. */
        Measured,
        /** Neither says it yet: a figure that holds until the nodes have measured theirs. */
        Assumed,
        /** An input is missing, so the limit does not bind. */
        Missing
    }
}
