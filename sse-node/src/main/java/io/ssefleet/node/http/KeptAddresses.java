package io.ssefleet.node.http;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What Netty keeps of both ends' addresses for whoever may ask: a seventh of what a stream takes, and nobody asks a stream. It has no way to
 * let go of them but its own fields.
 */
final class KeptAddresses {

    private static final Logger LOG = Logger.getLogger(KeptAddresses.class);

    private final List<VarHandle> cached = new ArrayList<>();
    private final List<VarHandle> ofSocket = new ArrayList<>();

    KeptAddresses() {
        try {
            Class<?> epoll = EpollSocketChannel.class.getSuperclass().getSuperclass();
            add(cached, AbstractChannel.class, "localAddress", "remoteAddress");
            add(ofSocket, epoll, "local", "remote");
        } catch (ReflectiveOperationException e) {
            LOG.warnf(
                    e,
                    "This Netty keeps addresses in its own way: streams take a little more memory than they need to");
        }
    }

    private static void add(List<VarHandle> to, Class<?> of, String... fields) throws ReflectiveOperationException {
        MethodHandles.Lookup inside = MethodHandles.privateLookupIn(of, MethodHandles.lookup());
        for (String field : fields) {
            to.add(inside.findVarHandle(of, field, SocketAddress.class));
        }
    }

    /** From now on the channel answers null when it is asked for an address. */
    void forget(Channel channel) {
        cached.forEach(field -> field.set(channel, (SocketAddress) null));
        if (channel instanceof EpollSocketChannel) {
            ofSocket.forEach(field -> field.set(channel, (SocketAddress) null));
        }
    }
}
