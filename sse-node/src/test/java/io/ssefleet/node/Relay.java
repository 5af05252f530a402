package io.ssefleet.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between two that talk by TCP, so that a test can cut them off from each other or hold answers back. */
public final class Relay implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient net = vertx.createNetClient();
    private final List<NetSocket> callers = new CopyOnWriteArrayList<>();
    private final List<Answers> answers = new CopyOnWriteArrayList<>();
    private final int target;
    public final int port;
    private volatile boolean open = true;

    private record Answers(Context context, NetSocket server) {}

    /** @param target the port that it leads to */
    public Relay(int target) {
        this.target = target;
        this.port = done(vertx.createNetServer().connectHandler(this::lead).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private void lead(NetSocket caller) {
        if (!open) {
            caller.close();
            return;
        }
        callers.add(caller);
        caller.closeHandler(closed -> callers.remove(caller));
        caller.pause();
        net.connect(target, "127.0.0.1")
                .onSuccess(server -> {
                    answers.add(new Answers(vertx.getOrCreateContext(), server));
                    server.pipeTo(caller);
                    caller.pipeTo(server);
                })
                .onFailure(refused -> caller.close());
    }

    /** Closes all connections and takes no new ones. */
    public void cut() {
        open = false;
        callers.forEach(NetSocket::close);
    }

    public void mend() {
        open = true;
    }

    /** From now on the caller that came as this one, counted from 0, gets no answers, until {@link #letGo}. */
    public void holdBack(int caller) {
        Answers held = answers.get(caller);
        held.context().runOnContext(now -> held.server().pause());
    }

    public void letGo(int caller) {
        Answers held = answers.get(caller);
        held.context().runOnContext(now -> held.server().resume());
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        done(vertx.close());
    }
}
