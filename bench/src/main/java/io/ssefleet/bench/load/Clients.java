package io.ssefleet.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The clients of this process. */
final class Clients implements Crowd {
    private static final int DIGITS = 3;
    private static final long TICK_NANOS = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    // Enough for the servers' queues, few enough that no server's backlog overflows.
    private static final int MOST_CONNECTING = 512;

    private final LoadSpec spec;
    private final Counts counts = new Counts();
    private final EventLoopGroup group;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final List<InetSocketAddress> addresses;
    // Grows on the thread that connects, and is read when that has ended.
    private final List<StreamClient> clients = new ArrayList<>();
    private Thread connecting = new Thread();
    private volatile boolean connects = true;
    private int firstAway;

    Clients(LoadSpec spec, int run, SslContext tls) {
        this.spec = spec;
        Transport transport = Transport.best();
        group = transport.loops(Runtime.getRuntime().availableProcessors(), "clients");
        for (EventExecutor each : group) {
            loops.add(new ClientLoop((EventLoop) each, transport, tls, run, counts));
        }
        addresses = spec.targets().stream().map(Target::address).toList();
    }

    @Override
    public void connect(int wanted) {
        awaitConnecting();
        connecting = new Thread(() -> add(wanted), "connecting");
        connecting.setDaemon(true);
        connecting.start();
    }

    private void add(int wanted) {
        int before = clients.size();
        long began = System.nanoTime();
        while (connects && clients.size() < wanted) {
            double due = spec.connectsPerSecond() <= 0
                    ? wanted
                    : before + 1 + (System.nanoTime() - began) / NANOS_PER_SECOND * spec.connectsPerSecond();
            while (clients.size() < Math.min(wanted, due) && clients.size() - counts.settled.sum() < MOST_CONNECTING) {
                add();
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void awaitConnecting() {
        boolean interrupted = false;
        while (connecting.isAlive()) {
            try {
                connecting.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void add() {
        int index = clients.size();
        int target = index % addresses.size();
        InetSocketAddress source = spec.sources().isEmpty()
                ? null
                : new InetSocketAddress(
                        spec.sources()
                                .get(index / addresses.size() % spec.sources().size()),
                        0);
        StreamClient client = new StreamClient(
                loops.get(index % loops.size()),
                spec.targets().get(target),
                addresses.get(target),
                source,
                index / addresses.size() % spec.topics(),
                spec.publishers());
        clients.add(client);
        client.start();
    }

    @Override
    public Standing standing() {
        return new Standing(
                counts.open.sum(), counts.gaveUp.sum(), counts.ended.sum(), counts.received.sum(), counts.troubles());
    }

    @Override
    public long received() {
        return counts.received.sum();
    }

    @Override
    public int[] begin() throws InterruptedException {
        connects = false;
        awaitConnecting();
        onLoops(0, StreamClient::begin);
        return present(clients);
    }

    @Override
    public int[] leave(int leaving) throws InterruptedException {
        // Somebody stays, however few could be connected.
        firstAway = Math.max(Math.min(1, clients.size()), clients.size() - leaving);
        onLoops(firstAway, StreamClient::leave);
        return present(clients.subList(firstAway, clients.size()));
    }

    @Override
    public void comeBack() {
        clients.subList(firstAway, clients.size()).forEach(StreamClient::comeBack);
    }

    private int[] present(List<StreamClient> some) {
        int[] present = new int[spec.topics()];
        for (StreamClient client : some) {
            if (client.present()) {
                present[client.topic()]++;
            }
        }
        return present;
    }

    @Override
    public Histogram latencies() {
        Histogram sum = new Histogram(DIGITS);
        loops.forEach(loop -> loop.addLatencies(sum));
        return sum;
    }

    @Override
    public Verdict finish(Published published) throws InterruptedException {
        int open = counts.open.intValue();
        onLoops(0, StreamClient::stop);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        long expected = 0;
        long lost = 0;
        int clientsWithLoss = 0;
        int absent = 0;
        List<String> findings = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            StreamClient client = clients.get(i);
            if (!client.present()) {
                absent++;
                continue;
            }
            expected += published.to(client.topic());
            long missed = 0;
            for (Sequence.Missing range : client.sequence().missing(published.last(client.topic()))) {
                missed += published.certain(client.topic(), range);
                if (missed > 0 && findings.size() < Verdict.MOST_FINDINGS) {
                    findings.add(text(i, client, range));
                }
            }
            lost += missed;
            clientsWithLoss += missed > 0 ? 1 : 0;
        }
        return new Verdict(
                clients.size(),
                open,
                absent,
                expected,
                lost,
                clientsWithLoss,
                counts.doubled.sum(),
                counts.late.sum(),
                counts.misdirected.sum(),
                counts.gaps.sum(),
                counts.ended.sum(),
                counts.troubles(),
                findings);
    }

    private static String text(int index, StreamClient client, Sequence.Missing range) {
        String numbers = range.first() == range.last()
                ? "event %,d".formatted(range.first())
                : "events %,d to %,d".formatted(range.first(), range.last());
        return "client %,d, topic %s: %s of publisher %d"
                .formatted(index + 1, LoadSpec.topic(client.topic()), numbers, range.publisher() + 1);
    }

    private interface Action {
        void on(StreamClient client);
    }

    /** Does it with every client from the one of this index on, each on its own event loop, and waits. */
    private void onLoops(int from, Action action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            int first = i;
            loops.get(i).execute(() -> {
                for (int j = first; j < clients.size(); j += loops.size()) {
                    if (j >= from) {
                        action.on(clients.get(j));
                    }
                }
                done.countDown();
            });
        }
        done.await();
    }

    @Override
    public void close() {
        connects = false;
        awaitConnecting();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
