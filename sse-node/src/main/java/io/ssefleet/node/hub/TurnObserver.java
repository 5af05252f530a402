package io.ssefleet.node.hub;

/** Is told what loops have done, on these loops: has to be quick, and safe for use by several threads. */
public interface TurnObserver {

    TurnObserver NONE = new TurnObserver() {
        @Override
        public void reachedAll(long nanos) {
            // Nobody wants to know.
        }

        @Override
        public void wrote(int events) {
            // Nobody wants to know.
        }
    };

    /** An event has been written to all streams of one loop that it is for and that take it. @param nanos since it was appended to the log */
    void reachedAll(long nanos);

    /** One turn of a loop has written this many events, each stream's with one write. */
    void wrote(int events);
}
