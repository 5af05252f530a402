package io.ssefleet.local.fleet;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The directory of one run, with all logs and temporary files; nothing of it is left when it is closed. While it is open, what
 * is logged goes to a file in it, and warnings of this project's own classes to the journal as well.
 */
public final class RunDirectory implements AutoCloseable {
    private static final int MOST_TRIES = 40;
    private static final long BETWEEN_TRIES_MS = 50;
    private static final String OWN_LOGGERS = "io.ssefleet";
    // Held here, for a logger that nobody holds forgets its level.
    private static final Logger API_SERVER = Logger.getLogger("io.fabric8.mockwebserver");

    private final Path path;
    private final List<Handler> handlers;

    private RunDirectory(Path path, List<Handler> handlers) {
        this.path = path;
        this.handlers = handlers;
    }

    public static RunDirectory open(Journal journal) throws IOException {
        Path path = Files.createTempDirectory("ssefleet-");
        // Read when the first server starts: where it keeps its temporary files.
        System.setProperty("vertx.cacheDirBase", path.resolve("vertx").toString());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        FileHandler file = new FileHandler(path.resolve("ssefleet.log").toString());
        file.setFormatter(new SimpleFormatter());
        file.setLevel(Level.INFO);
        List<Handler> handlers = List.of(file, new ToJournal(journal));
        handlers.forEach(root::addHandler);
        root.setLevel(Level.INFO);
        // The API's server logs every request at info.
        API_SERVER.setLevel(Level.WARNING);
        return new RunDirectory(path, handlers);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        handlers.forEach(handler -> {
            Logger.getLogger("").removeHandler(handler);
            handler.close();
        });
        try {
            for (int tries = 0; tries < MOST_TRIES && !remove(path); tries++) {
                Thread.sleep(BETWEEN_TRIES_MS);
            }
        } catch (IOException e) {
            System.err.println("ssefleet: " + path + " could not be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes what can be removed, and says whether nothing is left: a server that still ends may be cleaning up too. */
    private static boolean remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                try {
                    Files.deleteIfExists(visited);
                } catch (DirectoryNotEmptyException filledAgain) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return !Files.exists(directory);
    }

    private static final class ToJournal extends Handler {
        private final Journal journal;

        ToJournal(Journal journal) {
            this.journal = journal;
            setLevel(Level.WARNING);
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord logged) {
            if (isLoggable(logged)
                    && logged.getLoggerName() != null
                    && logged.getLoggerName().startsWith(OWN_LOGGERS)) {
                journal.say("Warning: " + getFormatter().formatMessage(logged));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
