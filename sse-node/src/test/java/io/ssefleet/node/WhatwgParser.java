package io.ssefleet.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** An event stream's parser, written from WHATWG HTML section 9.2.6 and nothing else, fed with bytes in any portions. */
public final class WhatwgParser {

    /** What an EventSource would hand to its page. */
    public record Event(String type, String data, String lastEventId) {}

    private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    private final List<Event> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private boolean afterCarriageReturn;
    private String data = "";
    private String type = "";
    private String idBuffer = "";
    private String lastEventId = "";
    private OptionalLong retryMillis = OptionalLong.empty();

    public WhatwgParser feed(byte[] bytes) {
        for (byte b : bytes) {
            feed(b);
        }
        return this;
    }

    public void feed(byte b) {
        if (b == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
            return;
        }
        afterCarriageReturn = b == '\r';
        if (b == '\r' || b == '\n') {
            String text = line.toString(UTF_8);
            line.reset();
            process(text);
        } else {
            line.write(b);
        }
    }

    private void process(String text) {
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            comments.add(text.substring(1));
            return;
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (field) {
            case "event" -> type = value;
            case "data" -> data += value + "\n";
            case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
            case "retry" -> {
                if (value.matches("[0-9]+")) {
                    retryMillis = OptionalLong.of(Long.parseLong(value));
                }
            }
            default -> {
                // ignored, says the specification
            }
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (!data.isEmpty()) {
            events.add(new Event(type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1), lastEventId));
        }
        data = "";
        type = "";
    }

    public List<Event> events() {
        return events;
    }

    public List<String> comments() {
        return comments;
    }

    public String lastEventId() {
        return lastEventId;
    }

    public OptionalLong retryMillis() {
        return retryMillis;
    }
}
