package io.ssefleet.node.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The one bounded log that all subscribers read from, each at its own offset. Appending, trimming and finding an id take a lock;
 * {@link #read} takes none and may be called by any thread at any time.
 */
public final class EventLog {

    private static final int INITIAL_SLOTS = 1024;
    private static final String EARLIEST = "earliest";

    private final LogLimits limits;
    private final Predicate<Position> own;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final PublisherIds publisherIds;
    private final List<Runnable> appendListeners = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, Long> newestByTopic = new ConcurrentHashMap<>();

    private volatile AtomicReferenceArray<LogEntry> slots = new AtomicReferenceArray<>(INITIAL_SLOTS);
    private volatile long oldestOffset;
    private volatile long nextOffset;
    private volatile long bytes;
    private final AtomicLong apartBytes = new AtomicLong();
    private Position last;
    private Position lastTrimmed;

    /**
     * A log of this node alone.
     *
     * @param origin the position before the first entry; its epoch is the log's
     * @param nanoTime a clock as {@link System#nanoTime()} is one
     */
    public EventLog(LogLimits limits, Position origin, LongSupplier nanoTime) {
        this(limits, origin, position -> position.epoch() == origin.epoch(), nanoTime);
    }

    /** This node's part of a log that is shared: any epoch below {@link Position#FIRST_LOCAL_EPOCH} may occur in it. */
    public static EventLog shared(LogLimits limits, LongSupplier nanoTime) {
        return new EventLog(limits, Position.ZERO, position -> position.epoch() < Position.FIRST_LOCAL_EPOCH, nanoTime);
    }

    private EventLog(LogLimits limits, Position origin, Predicate<Position> own, LongSupplier nanoTime) {
        this.limits = limits;
        this.own = own;
        this.nanoTime = nanoTime;
        this.publisherIds = new PublisherIds(limits.entries());
        this.last = origin;
        this.lastTrimmed = origin;
    }

    /** Runs after every append, on the appending thread; must be quick and must not throw. */
    public void onAppend(Runnable listener) {
        appendListeners.add(listener);
    }

    /** Moves a log that nothing was appended to yet: the entries that come follow this position. */
    public void startAfter(Position position) {
        synchronized (lock) {
            if (nextOffset > 0) {
                throw new IllegalStateException("the log has begun already");
            }
            last = position;
            lastTrimmed = position;
        }
    }

    /** @throws IllegalArgumentException if the position is not after the newest one */
    public LogEntry append(Position position, EventContent content) {
        return append(position, content, nanoTime.getAsLong());
    }

    /**
     * As {@link #append(Position, EventContent)}, for an event that is older.
     *
     * @param sinceNanos the nano time at which its age began
     */
    public LogEntry append(Position position, EventContent content, long sinceNanos) {
        LogEntry entry;
        synchronized (lock) {
            if (position.compareTo(last) <= 0) {
                throw new IllegalArgumentException(position + " is not after " + last);
            }
            entry = new LogEntry(nextOffset, position, content, sinceNanos);
            if (nextOffset - oldestOffset == slots.length()) {
                grow();
            }
            slots.setRelease(slot(slots, entry.offset()), entry);
            last = position;
            bytes = bytes + entry.weightBytes();
            content.topics().forEach(topic -> newestByTopic.put(topic, entry.offset()));
            if (content.publishersId()) {
                publisherIds.add(content.id(), new Mark(entry.offset() + 1, position));
            }
            nextOffset = entry.offset() + 1;
            trim();
        }
        appendListeners.forEach(Runnable::run);
        return entry;
    }

    /** The entry at this offset, or null if the log no longer has it or does not have it yet. */
    public LogEntry read(long offset) {
        AtomicReferenceArray<LogEntry> current = slots;
        LogEntry entry = current.getAcquire(slot(current, offset));
        return entry != null && entry.offset() == offset ? entry : null;
    }

    /** The position that the next append has to follow. */
    public Position last() {
        synchronized (lock) {
            return last;
        }
    }

    public long nextOffset() {
        return nextOffset;
    }

    public long oldestOffset() {
        return oldestOffset;
    }

    public int entries() {
        synchronized (lock) {
            return (int) (nextOffset - oldestOffset);
        }
    }

    public long bytes() {
        return bytes;
    }

    /** Of entries that are older than the log and that some clients still have to be sent. */
    public long apartBytes() {
        return apartBytes.get();
    }

    /** So much more of them is held, or so much less. */
    public void holdApart(long moreBytes) {
        apartBytes.addAndGet(moreBytes);
    }

    /** The place after the newest entry. */
    public Mark tail() {
        synchronized (lock) {
            return new Mark(nextOffset, last);
        }
    }

    /** The place before the oldest entry. */
    public Mark head() {
        synchronized (lock) {
            return new Mark(oldestOffset, lastTrimmed);
        }
    }

    /** Whether nothing is missing before its oldest entry. */
    public boolean reachesBackToTheBeginning() {
        synchronized (lock) {
            return lastTrimmed.equals(Position.ZERO);
        }
    }

    /** An id that stands for the oldest entry, and says nothing of it; empty when there is none. */
    public Optional<String> oldestId() {
        synchronized (lock) {
            return Optional.ofNullable(read(oldestOffset))
                    .map(entry -> entry.position().urn());
        }
    }

    /** An id that stands for the newest entry, and says nothing of it; empty when there is none. */
    public Optional<String> newestId() {
        synchronized (lock) {
            return Optional.ofNullable(read(nextOffset - 1))
                    .map(entry -> entry.position().urn());
        }
    }

    /** Whether no later entry has this topic. */
    public boolean isNewest(String topic, LogEntry entry) {
        Long newest = newestByTopic.get(topic);
        return newest == null || newest <= entry.offset();
    }

    /** Where a client that names this id as its last one goes on; {@code earliest} stands for all there is. */
    public Resumption resume(String lastEventId) {
        synchronized (lock) {
            trim();
            if (lastEventId.equals(EARLIEST)) {
                return new Resumption.Earliest(head());
            }
            Optional<Mark> mark =
                    Position.parse(lastEventId).flatMap(this::after).or(() -> publisherIds.find(lastEventId));
            if (mark.isEmpty()) {
                return new Resumption.Unknown();
            }
            return mark.get().before().compareTo(lastTrimmed) < 0
                    ? new Resumption.Trimmed(head())
                    : new Resumption.After(mark.get());
        }
    }

    /** Drops what is older than the age limit; called from time to time, since a quiet log is not appended to. */
    public void expire() {
        synchronized (lock) {
            trim();
        }
    }

    private Optional<Mark> after(Position position) {
        if (!own.test(position) || position.compareTo(last) > 0 || isBeforeAll(position)) {
            return Optional.empty();
        }
        long low = oldestOffset;
        long high = nextOffset;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (read(middle).position().compareTo(position) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Optional.of(new Mark(low, position));
    }

    /** A place before the very first entry that is not the beginning: of another log, which this one has replaced. */
    private boolean isBeforeAll(Position position) {
        return reachesBackToTheBeginning()
                && !position.equals(Position.ZERO)
                && oldestOffset < nextOffset
                && position.compareTo(read(oldestOffset).position()) < 0;
    }

    private void trim() {
        long oldestAllowed = nanoTime.getAsLong() - limits.age().toNanos();
        while (oldestOffset < nextOffset) {
            LogEntry oldest = read(oldestOffset);
            boolean tooMuch = nextOffset - oldestOffset > limits.entries() || bytes > limits.bytes();
            boolean newest = oldestOffset + 1 == nextOffset;
            boolean tooOld = oldest.appendedNanos() - oldestAllowed < 0;
            if (!tooOld && (!tooMuch || newest)) {
                return;
            }
            drop(oldest);
        }
    }

    private void drop(LogEntry oldest) {
        lastTrimmed = oldest.position();
        bytes = bytes - oldest.weightBytes();
        // First the new bound, then the slot: a reader that finds a slot empty must find the bound moved already.
        oldestOffset = oldest.offset() + 1;
        slots.setRelease(slot(slots, oldest.offset()), null);
        for (String topic : oldest.topics()) {
            newestByTopic.remove(topic, oldest.offset());
        }
    }

    private void grow() {
        var larger = new AtomicReferenceArray<LogEntry>(slots.length() * 2);
        for (long offset = oldestOffset; offset < nextOffset; offset++) {
            larger.setPlain(slot(larger, offset), slots.getPlain(slot(slots, offset)));
        }
        slots = larger;
    }

    private static int slot(AtomicReferenceArray<LogEntry> slots, long offset) {
        return (int) (offset & (slots.length() - 1));
    }
}
