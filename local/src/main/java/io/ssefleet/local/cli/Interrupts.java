package io.ssefleet.local.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Counts the requests to end that come as signals (Ctrl-C, SIGTERM, a closed terminal), so that a command can end in order
 * and with its own exit code. Before and after, signals do what they always did.
 */
final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private record Replaced(Signal signal, SignalHandler handler) {}

    private final List<Replaced> replaced = new ArrayList<>();
    private int count;

    Interrupts() {
        for (String name : SIGNALS) {
            Signal signal = new Signal(name);
            try {
                replaced.add(new Replaced(signal, Signal.handle(signal, received -> add())));
            } catch (IllegalArgumentException notHere) {
                // Some systems lack HUP.
                continue;
            }
        }
    }

    /** How many have come so far. */
    synchronized int count() {
        return count;
    }

    /** Waits for the time given, or until there are more than {@code seen}. */
    synchronized void await(Duration time, int seen) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); count <= seen && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    @Override
    public void close() {
        replaced.forEach(each -> Signal.handle(each.signal(), each.handler()));
    }

    private synchronized void add() {
        count++;
        notifyAll();
    }
}
