package io.ssefleet.node.hub;

/** The way to one client. All methods are called on the client's event loop only. */
public interface Outlet {

    /** Sends whole events; the bytes may be shared and must not be changed. */
    void write(byte[] wire);

    /** Whether more may be written now; after a false one, {@link LoopHub#drained} is called when there is room again. */
    boolean writable();

    /** Bytes written and not yet taken by the socket, which shrink as the client reads; negative when that can't be told. */
    long unflushedBytes();

    /** Sends the last bytes, ends the stream cleanly and then the connection; {@link LoopHub#gone} follows. */
    void end(byte[] last);

    /** Drops the connection and all that is queued for it, in the kernel too; {@link LoopHub#gone} follows. */
    void reset();
}
