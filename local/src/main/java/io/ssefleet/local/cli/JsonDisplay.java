package io.ssefleet.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.ssefleet.local.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** One line of JSON for each change; the first has a token. */
final class JsonDisplay implements Display {
    private final PrintWriter out;
    private final JsonMapper json = new JsonMapper();
    private Introduction introduction;
    private Map<String, Object> last = Map.of();

    JsonDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void introduce(Introduction newIntroduction) {
        introduction = newIntroduction;
    }

    @Override
    public void show(Phase phase, FleetSnapshot fleet, List<String> messages) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("fleet", fleet.name());
        line.put("phase", phase.name());
        line.put("target", fleet.target());
        line.put("desired", fleet.desired());
        line.put("ready", fleet.ready());
        line.put("connections", number(fleet.connections()));
        line.put("capacity", fleet.capacity());
        line.put("limitedBy", fleet.limitedBy());
        line.put("url", introduction.url());
        line.put("nodes", fleet.nodes().stream().map(JsonDisplay::node).toList());
        line.put(
                "conditions",
                fleet.conditions().stream().map(JsonDisplay::condition).toList());
        if (line.equals(last) && messages.isEmpty()) {
            return;
        }
        boolean first = last.isEmpty();
        last = line;
        Map<String, Object> told = new LinkedHashMap<>(line);
        if (first) {
            told.put("token", introduction.token());
        }
        told.put("messages", messages);
        try {
            out.println(json.writeValueAsString(told));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }

    private static Map<String, Object> node(FleetSnapshot.Node node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", node.name());
        fields.put("state", node.state().name().toLowerCase(Locale.ROOT));
        fields.put("connections", number(node.connections()));
        fields.put("capacity", number(node.capacity()));
        fields.put("pid", number(node.pid()));
        fields.put("port", node.port());
        fields.put("managementPort", node.managementPort());
        return fields;
    }

    private static Map<String, String> condition(Condition condition) {
        return Map.of(
                "type", condition.getType(),
                "status", condition.getStatus(),
                "reason", condition.getReason(),
                "message", condition.getMessage());
    }

    private static Long number(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    @Override
    public void close() {
        out.flush();
    }
}
