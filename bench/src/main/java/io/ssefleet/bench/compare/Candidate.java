package io.ssefleet.bench.compare;

import io.ssefleet.bench.load.Target;
import java.util.List;
import java.util.Map;

/**
 * A server that takes part.
 *
 * @param most the most connections that it is asked to hold
 */
public record Candidate(String name, int most, Start start) {
    /** How it is started. */
    public interface Start {
        Launch on(int port);
    }

    /** A program, its environment beside the inherited one, and where it can be reached once it runs. */
    public record Launch(List<String> command, Map<String, String> environment, Target target) {}
}
