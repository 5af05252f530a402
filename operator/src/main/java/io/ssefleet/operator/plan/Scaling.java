package io.ssefleet.operator.plan;

/**
 * What autoscaling makes of the clients that there are now. All numbers of nodes include the spare ones.
 *
 * @param acts whether the fleet follows it: not in DryRun, and not where it is off
 * @param direction what it would do
 * @param recommended nodes, before the rules of {@code behavior}; 0 when it is off
 * @param nodes nodes after them; 0 when it is off
 * @param explanation why, as part of a sentence; empty when it is off
 */
public record Scaling(boolean acts, Direction direction, int recommended, int nodes, String explanation) {
    /** Autoscaling is not asked for, or there is nothing yet that could be scaled. */
    static final Scaling OFF = new Scaling(false, Direction.Off, 0, 0, "");

    /** Which way the fleet is to go. */
    public enum Direction {
        Off,
        Keep,
        Grow,
        Shrink
    }

    public boolean on() {
        return direction != Direction.Off;
    }
}
