package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes an {@link Update} of a publisher's form fields, and refuses all that could forge a line of the stream: control characters and line
 * breaks in ids, types and topics, and the names that the node keeps for itself.
 */
public final class PublicationReader {

    private static final Set<String> FIELDS = Set.of("topic", "data", "id", "type", "retry", "private");
    private static final Set<String> NEGATIONS = Set.of("false", "0", "off", "no");
    private static final String EARLIEST = "earliest";
    private static final int TYPE_CHARACTERS_MAX = 255;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");

    private final ProtocolLimits limits;
    private final Predicate<String> isOfANode;

    /** @param isOfANode whether an id is one of those that nodes make: a client that comes back with it would be taken to stand elsewhere */
    public PublicationReader(ProtocolLimits limits, Predicate<String> isOfANode) {
        this.limits = limits;
        this.isOfANode = isOfANode;
    }

    public Update read(Map<String, List<String>> fields) throws BadRequest {
        for (String name : fields.keySet()) {
            if (!FIELDS.contains(name)) {
                throw new BadRequest(
                        printable(name), "is not a field of a publication; use topic, data, id, type, retry, private");
            }
        }
        return new Update(
                TopicSelector.checkTopics(fields.getOrDefault("topic", List.of()), limits),
                single(fields, "data").orElse(""),
                id(fields),
                type(fields),
                retryMillis(fields),
                isPrivate(fields));
    }

    private String id(Map<String, List<String>> fields) throws BadRequest {
        String id = single(fields, "id").orElse("");
        TopicSelector.checkCharacters("id", id);
        if (id.codePointCount(0, id.length()) > limits.idCharacters()) {
            throw new BadRequest("id", "is longer than " + limits.idCharacters() + " characters; shorten it");
        }
        if (id.startsWith("#")) {
            throw new BadRequest("id", "starts with #, which is reserved for the node; begin it otherwise");
        }
        if (id.equals(EARLIEST)) {
            throw new BadRequest("id", "'earliest' is reserved for the start of the log; choose another");
        }
        if (isOfANode.test(id)) {
            throw new BadRequest(
                    "id",
                    "is a UUID of version 8, which nodes give to events without an id; take another version, such as 4 or 7,"
                            + " or leave the id out");
        }
        // A header loses white space at its ends, so such an id would not be found again.
        if (!id.strip().equals(id)) {
            throw new BadRequest("id", "begins or ends with white space; leave it out");
        }
        return id;
    }

    private static String type(Map<String, List<String>> fields) throws BadRequest {
        String type = single(fields, "type").orElse("");
        TopicSelector.checkCharacters("type", type);
        if (type.length() > TYPE_CHARACTERS_MAX) {
            throw new BadRequest("type", "is longer than " + TYPE_CHARACTERS_MAX + " characters; shorten it");
        }
        if (type.strip().equals(EventStream.GAP_TYPE)) {
            throw new BadRequest("type", "'" + EventStream.GAP_TYPE + "' is reserved for the node; choose another");
        }
        return type;
    }

    private long retryMillis(Map<String, List<String>> fields) throws BadRequest {
        String retry = single(fields, "retry").orElse("");
        if (retry.isEmpty()) {
            return Update.NO_RETRY;
        }
        if (!DIGITS.matcher(retry).matches()) {
            throw new BadRequest("retry", "must be milliseconds in digits, for example 3000");
        }
        return Math.max(Long.parseLong(retry), limits.retryFloor().toMillis());
    }

    private static boolean isPrivate(Map<String, List<String>> fields) throws BadRequest {
        Optional<String> value = single(fields, "private");
        // In Mercure the field's presence counts. Taking these for a no could show a private update to everybody, so
        // neither is guessed.
        if (value.filter(v -> NEGATIONS.contains(v.strip().toLowerCase(Locale.ROOT)))
                .isPresent()) {
            throw new BadRequest("private", "'" + value.get() + "' is ambiguous; write on, or leave the field out");
        }
        return value.isPresent();
    }

    private static Optional<String> single(Map<String, List<String>> fields, String name) throws BadRequest {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new BadRequest(name, "is given " + values.size() + " times; give it once");
        }
        return values.stream().findFirst();
    }

    private static String printable(String name) {
        String cleaned = name.replaceAll("\\p{C}", "?");
        return cleaned.getBytes(UTF_8).length > 60
                ? cleaned.substring(0, Math.min(20, cleaned.length())) + "…"
                : cleaned;
    }
}
