package io.ssefleet.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The system's best way to wait for many sockets: native epoll, or Java's own where that is not to be had. */
enum Transport {
    epoll(EpollSocketChannel.class) {
        @Override
        EventLoopGroup loops(int threads, String name) {
            return new EpollEventLoopGroup(threads, new DefaultThreadFactory(name, true));
        }
    },
    nio(NioSocketChannel.class) {
        @Override
        EventLoopGroup loops(int threads, String name) {
            return new NioEventLoopGroup(threads, new DefaultThreadFactory(name, true));
        }
    };

    private final Class<? extends Channel> channel;

    Transport(Class<? extends Channel> channel) {
        this.channel = channel;
    }

    static Transport best() {
        return Epoll.isAvailable() ? epoll : nio;
    }

    abstract EventLoopGroup loops(int threads, String name);

    Class<? extends Channel> channel() {
        return channel;
    }
}
