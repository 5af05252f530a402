package io.ssefleet.node.hub;

/** Why a stream ended. */
public enum CloseReason {
    CLIENT("client"),
    DRAIN("drain"),
    SHED("shed"),
    AGE("age"),
    TOKEN_EXPIRED("token-expired"),
    SLOW("slow");

    private final String label;

    CloseReason(String label) {
        this.label = label;
    }

    /** As in metrics. */
    public String label() {
        return label;
    }
}
