package io.ssefleet.node.hub;

/** Is told what loops have done, on these loops: has to be quick, and safe for use by several threads. */
public interface TurnObserver {

    TurnObserver NONE = new TurnObserver() {
        @Override
        public void reachedAll(long nanos) {
            // Nobody wants to know.
        }

        @Override
        public void wrote(int events, int connections) {
            // Nobody wants to know.
        }
    };

    /** An event has been written to all streams of one loop that it is for and that take it. @param nanos since it was appended to the log */
    void reachedAll(long nanos);

    /** One turn's events have been written, with one write for each of these connections. */
    void wrote(int events, int connections);
}
