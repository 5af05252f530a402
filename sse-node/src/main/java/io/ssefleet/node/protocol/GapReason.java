package io.ssefleet.node.protocol;

/** Why a client's stream has a gap. */
public enum GapReason {
    /** The log knows the position and no longer has all that followed. */
    TRIMMED("trimmed"),
    /** The id says nothing to this node. */
    UNKNOWN("unknown"),
    /** The client read too slowly. */
    SLOW("slow"),
    /** Events were lost where they come from. */
    BACKPLANE("backplane");

    private final String text;

    GapReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
