package io.ssefleet.node.log;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where an event stands in its log: the log's epoch (60 bits) and a sequence within it (62 bits). It has two texts that clients carry:
 * a {@link #cursor()} and, as the id of an event, a {@link #urn()} (a version 8 UUID, RFC 9562 section 5.8); both are decoded by any node.
 */
public record Position(long epoch, long sequence) implements Comparable<Position> {

    public static final int EPOCH_BITS = 60;
    public static final int SEQUENCE_BITS = 62;
    /** Epochs from here on are random numbers of logs in one node's memory; those below are times of a shared log's entries. */
    public static final long FIRST_LOCAL_EPOCH = 1L << (EPOCH_BITS - 1);
    /** Before every entry of a shared log. */
    public static final Position ZERO = new Position(0, 0);

    private static final long EPOCH_MAX = (1L << EPOCH_BITS) - 1;
    private static final long SEQUENCE_MAX = (1L << SEQUENCE_BITS) - 1;
    private static final int EPOCH_LOW_BITS = 12;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final String URN_PREFIX = "urn:uuid:";
    private static final int URN_LENGTH = URN_PREFIX.length() + 36;
    private static final Pattern CURSOR = Pattern.compile("#(0|[1-9][0-9]{0,18})-(0|[1-9][0-9]{0,18})");

    public Position {
        if (epoch < 0 || epoch > EPOCH_MAX) {
            throw new IllegalArgumentException("epoch " + epoch + " is outside 0.." + EPOCH_MAX);
        }
        if (sequence < 0 || sequence > SEQUENCE_MAX) {
            throw new IllegalArgumentException("sequence " + sequence + " is outside 0.." + SEQUENCE_MAX);
        }
    }

    public Position next() {
        return new Position(epoch, sequence + 1);
    }

    /** The place just before this one; not for {@link #ZERO}. */
    public Position previous() {
        return sequence > 0 ? new Position(epoch, sequence - 1) : new Position(epoch - 1, SEQUENCE_MAX);
    }

    /** The id of a cursor block: {@code #<epoch>-<sequence>}; a client that sends it back resumes after this position. */
    public String cursor() {
        return "#" + epoch + "-" + sequence;
    }

    /** The id of an event whose publisher gave it none. */
    public String urn() {
        long high = (epoch >>> EPOCH_LOW_BITS) << 16 | VERSION_8 | (epoch & ((1L << EPOCH_LOW_BITS) - 1));
        return URN_PREFIX + new UUID(high, VARIANT | sequence);
    }

    /** The position that a cursor or a hub-made id stands for; empty for any other id. */
    public static Optional<Position> parse(String id) {
        if (id.startsWith("#")) {
            return parseCursor(id);
        }
        return id.length() == URN_LENGTH && id.startsWith(URN_PREFIX) ? parseUrn(id) : Optional.empty();
    }

    private static Optional<Position> parseCursor(String id) {
        var match = CURSOR.matcher(id);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            return of(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
        } catch (NumberFormatException beyondLong) {
            return Optional.empty();
        }
    }

    private static Optional<Position> parseUrn(String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id.substring(URN_PREFIX.length()));
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
        long high = uuid.getMostSignificantBits();
        long epoch = (high >>> 16) << EPOCH_LOW_BITS | (high & ((1L << EPOCH_LOW_BITS) - 1));
        // Encoding it again refuses other versions, other variants and sloppy spellings at once.
        return of(epoch, uuid.getLeastSignificantBits() & SEQUENCE_MAX)
                .filter(position -> position.urn().equals(id));
    }

    private static Optional<Position> of(long epoch, long sequence) {
        return epoch > EPOCH_MAX || sequence > SEQUENCE_MAX
                ? Optional.empty()
                : Optional.of(new Position(epoch, sequence));
    }

    @Override
    public int compareTo(Position other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }
}
