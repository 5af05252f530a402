package io.ssefleet.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** All publishers, on an event loop of their own, so that clients that read do not hold them up. One thread calls it. */
final class Publishers implements AutoCloseable {
    private final EventLoopGroup group;
    private final List<Publisher> all = new ArrayList<>();
    private final int topics;
    private long published;

    Publishers(LoadSpec spec, int run, SslContext tls) {
        Transport transport = Transport.best();
        group = transport.loops(1, "publishers");
        topics = spec.topics();
        for (int i = 0; i < spec.publishers(); i++) {
            all.add(new Publisher((EventLoop) group.next(), transport, tls, spec, run, i));
        }
    }

    List<Publisher> all() {
        return all;
    }

    /** Publishes the next event: publishers take turns, and each goes through the topics. Returns the topic. */
    int publish() {
        int topic = (int) (published / all.size() % topics);
        all.get((int) (published % all.size())).publish(topic);
        published++;
        return topic;
    }

    long accepted() {
        return sum(Publisher::accepted);
    }

    long failed() {
        return sum(Publisher::failed);
    }

    long pending() {
        return sum(Publisher::pending);
    }

    /** The last trouble of any publisher; empty when there was none. */
    String trouble() {
        return all.stream()
                .map(Publisher::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Everything that was published; when nothing is pending any more, or after the end. */
    Published published() {
        List<int[]> last = new ArrayList<>();
        for (int topic = 0; topic < topics; topic++) {
            int each = topic;
            last.add(all.stream().mapToInt(publisher -> publisher.last()[each]).toArray());
        }
        Set<Published.Event> uncertain = new HashSet<>();
        all.forEach(publisher -> uncertain.addAll(publisher.uncertain()));
        return new Published(last, uncertain);
    }

    private long sum(ToIntFunction<Publisher> figure) {
        return all.stream().mapToLong(figure::applyAsInt).sum();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
