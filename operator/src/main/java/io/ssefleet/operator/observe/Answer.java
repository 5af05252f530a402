package io.ssefleet.operator.observe;

/** What asking a node came to. */
public sealed interface Answer {
    /** Streams that the node has been told to send away, as far as that is known. */
    default long closing() {
        return 0;
    }

    /** The node answered. */
    record Reported(NodeReport report) implements Answer {
        @Override
        public long closing() {
            return report.closing();
        }
    }

    /**
     * It does not answer now; what it said last is not old yet.
     *
     * @param closing streams that it may be sending away, as it said or was told after that
     */
    record Remembered(NodeReport report, long closing) implements Answer {}

    /** Nobody listens there: no process, so no connections either, once the pod is known not to be ready. */
    record NotListening() implements Answer {}

    /** It does not know the control token: it was started with another one. */
    record TokenRefused() implements Answer {}

    /**
     * No usable answer: what the node holds is unknown.
     *
     * @param closing streams that it may still be sending away, as it said last or was told after that
     */
    record Unknown(String reason, long closing) implements Answer {
        public Unknown(String reason) {
            this(reason, 0);
        }
    }
}
