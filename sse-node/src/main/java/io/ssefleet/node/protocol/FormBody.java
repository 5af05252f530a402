package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code application/x-www-form-urlencoded} (WHATWG URL section 5.1), but refuses what is not UTF-8 or not a percent code, where
 * usual decoders would silently change the data.
 */
public final class FormBody {

    private FormBody() {}

    /** Names and their values, in the order written. */
    public static Map<String, List<String>> parse(byte[] body) throws BadRequest {
        var fields = new LinkedHashMap<String, List<String>>();
        int start = 0;
        while (start < body.length) {
            int end = indexOf(body, '&', start, body.length);
            if (end > start) {
                int equals = indexOf(body, '=', start, end);
                String name = decode(body, start, equals, "body");
                String value = decode(body, Math.min(equals + 1, end), end, name);
                fields.computeIfAbsent(name, anyName -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return fields;
    }

    private static int indexOf(byte[] body, char wanted, int from, int to) {
        int i = from;
        while (i < to && body[i] != wanted) {
            i++;
        }
        return i;
    }

    private static String decode(byte[] body, int from, int to, String field) throws BadRequest {
        var bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                bytes.write(' ');
            } else if (b == '%') {
                boolean whole = i + 2 < to;
                int high = whole ? Character.digit(body[i + 1], 16) : -1;
                int low = whole ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new BadRequest(field, "a % stands without two hexadecimal digits; write it as %25");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(b);
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRequest(field, "is not valid UTF-8; encode the text as UTF-8 before percent-encoding it");
        }
    }
}
