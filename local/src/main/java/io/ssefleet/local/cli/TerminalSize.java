package io.ssefleet.local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sun.misc.Signal;

/** The terminal's size, asked of {@code stty} at first and whenever the terminal says that it changed. */
final class TerminalSize implements Supplier<LiveDisplay.Size> {
    private static final LiveDisplay.Size USUAL = new LiveDisplay.Size(80, 24);

    private final AtomicBoolean changed = new AtomicBoolean(true);
    private LiveDisplay.Size size = USUAL;

    TerminalSize() {
        try {
            Signal.handle(new Signal("WINCH"), signal -> changed.set(true));
        } catch (IllegalArgumentException unknownHere) {
            changed.set(true);
        }
    }

    @Override
    public LiveDisplay.Size get() {
        if (changed.getAndSet(false)) {
            size = ask();
        }
        return size;
    }

    private static LiveDisplay.Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            stty.waitFor(1, TimeUnit.SECONDS);
            String[] numbers = answer.split(" ");
            int rows = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[1]);
            return rows > 0 && columns > 0 ? new LiveDisplay.Size(columns, rows) : USUAL;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException noTerminal) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
