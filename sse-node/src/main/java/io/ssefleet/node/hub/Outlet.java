package io.ssefleet.node.hub;

/** The way to one client. All methods are called on the client's event loop only. */
public interface Outlet {

    /**
     * Sends a run of the batch, at once and whole. When the connection takes no more it may stop after any item, which it then finishes by
     * itself as soon as it can; it is not {@link #writable} until then.
     *
     * @param from index of the first item
     * @param to index behind the last one, more than {@code from}
     * @return index behind the last item that was taken, more than {@code from}; less than {@code to} only if it is not writable now
     */
    int write(Batch batch, int from, int to);

    /** Whether more may be written now; after a false one, {@link LoopHub#drained} is called when there is room again. */
    boolean writable();

    /** Bytes written and not yet taken by the socket, which shrink as the client reads; negative when that can't be told. */
    long unflushedBytes();

    /** Sends the last bytes, ends the stream cleanly and then the connection; {@link LoopHub#gone} follows. */
    void end(byte[] last);

    /** Drops the connection and all that is queued for it, in the kernel too; {@link LoopHub#gone} follows. */
    void reset();
}
