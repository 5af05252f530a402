package io.ssefleet.operator.reconcile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads equal strings as one, as far as they come soon after one another: what fleets have in common, and what the objects of one have.
 * It remembers a bounded number of them. Threads may share it: a string that two of them read at once is two at worst.
 */
final class SharedStrings extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    /** A power of two. */
    private static final int REMEMBERED = 8_192;

    private static final int LONGEST = 512;

    private final transient String[] recent = new String[REMEMBERED];

    SharedStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return shared(StringDeserializer.instance.deserialize(parser, context));
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
        return "";
    }

    @Override
    public boolean isCachable() {
        return true;
    }

    private String shared(String read) {
        if (read == null || read.length() > LONGEST) {
            return read;
        }
        int hash = read.hashCode();
        int place = (hash ^ hash >>> 16) & REMEMBERED - 1;
        String before = recent[place];
        if (read.equals(before)) {
            return before;
        }
        recent[place] = read;
        return read;
    }
}
