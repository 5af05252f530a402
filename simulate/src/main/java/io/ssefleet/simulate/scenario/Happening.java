package io.ssefleet.simulate.scenario;

import java.time.Duration;

/** Something that happens to a fleet, by the time since the beginning of the run. */
public sealed interface Happening {
    /** When it begins. */
    Duration at();

    /** In a word or two, for people. */
    String what();

    /** The pod template changes. */
    record Rollout(Duration at) implements Happening {
        @Override
        public String what() {
            return "rollout";
        }
    }

    /** One of three zones vanishes. */
    record ZoneLost(Duration at) implements Happening {
        @Override
        public String what() {
            return "zone lost";
        }
    }

    /** The nodes do not answer the operator for so long. */
    record MetricsAway(Duration at, Duration length) implements Happening {
        @Override
        public String what() {
            return "metrics away";
        }
    }

    /** There is no operator for so long. */
    record OperatorAway(Duration at, Duration length) implements Happening {
        @Override
        public String what() {
            return "operator away";
        }
    }
}
