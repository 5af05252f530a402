package io.ssefleet.operator.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One YAML (or JSON) text as plain maps, lists, texts, numbers and booleans. It takes what kubectl takes, refuses a key
 * that is written twice, and stays small whatever it is given: aliases that multiply are refused.
 */
final class YamlDocument {
    /** An API server takes about as much in one request. */
    private static final int MAX_CHARACTERS = 1_048_576;

    private static final int MAX_VALUES = 100_000;
    private static final int MAX_DEPTH = 100;

    private static final Set<Tag> SCALAR_TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private final LoadSettings settings =
            LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
    private final List<Problem> problems = new ArrayList<>();
    private int values;

    private YamlDocument() {}

    static Map<String, Object> parse(String text) throws InvalidResource {
        YamlDocument document = new YamlDocument();
        Object value = document.read(text);
        if (!document.problems.isEmpty()) {
            throw new InvalidResource(document.problems);
        }
        if (value instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            Map<String, Object> map = (Map<String, Object>) value;
            return map;
        }
        throw refuse("this is no resource: write fields such as \"kind: SseFleet\", one a line");
    }

    private Object read(String text) throws InvalidResource {
        if (text.length() > MAX_CHARACTERS) {
            throw refuse("the text has " + text.length() + " characters: a resource has at most " + MAX_CHARACTERS);
        }
        List<Node> documents = new ArrayList<>();
        try {
            new Compose(settings).composeAllFromString(text).forEach(node -> {
                if (!isNull(node)) {
                    documents.add(node);
                }
            });
        } catch (MarkedYamlEngineException e) {
            throw refuse("not YAML" + e.getProblemMark().map(YamlDocument::at).orElse("") + ": " + e.getProblem()
                    + "; look at the indentation and the brackets there and just above");
        } catch (YamlEngineException e) {
            throw refuse("not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            // The parser goes down once for each level, and has no limit of its own.
            throw refuse("the text is nested too deeply: no field of an SseFleet needs that");
        }
        if (documents.isEmpty()) {
            throw refuse("the text is empty: write apiVersion, kind, metadata and spec of an SseFleet");
        }
        if (documents.size() > 1) {
            throw refuse("there are " + documents.size()
                    + " documents, separated by \"---\": write one SseFleet and nothing else");
        }
        return value("", documents.get(0), 0);
    }

    private static InvalidResource refuse(String message) {
        return new InvalidResource(List.of(new Problem("", message)));
    }

    private Object value(String path, Node node, int depth) throws InvalidResource {
        values++;
        if (values > MAX_VALUES || depth > MAX_DEPTH) {
            throw refuse("the text is nested too deeply or its aliases expand to too much: write the values out");
        }
        if (node instanceof MappingNode mapping) {
            return map(path, mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> list = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                list.add(value(path + "[" + list.size() + "]", item, depth + 1));
            }
            return list;
        }
        ScalarNode scalar = (ScalarNode) node;
        if (!SCALAR_TAGS.contains(scalar.getTag())) {
            problems.add(new Problem(path, "has the tag " + scalar.getTag() + "; write the value without a tag"));
        }
        Object value = YamlScalar.resolve(scalar.getValue(), isPlain(scalar));
        if (value instanceof Double number && !Double.isFinite(number)) {
            problems.add(new Problem(path, scalar.getValue() + " is no number that can be stored: write a number"));
        }
        return value;
    }

    private Map<String, Object> map(String path, MappingNode mapping, int depth) throws InvalidResource {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> merged = new LinkedHashMap<>();
        Set<String> written = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(new Problem(
                        path,
                        "a key" + at(tuple.getKeyNode().getStartMark())
                                + " is a map or a list: write a text before the colon"));
                continue;
            }
            String key = keyNode.getValue();
            if (key.equals("<<") && isPlain(keyNode)) {
                if (value(path, tuple.getValueNode(), depth + 1) instanceof Map<?, ?> base) {
                    base.forEach((name, value) -> merged.put((String) name, value));
                }
                continue;
            }
            String field = path.isEmpty() ? key : path + "." + key;
            if (!written.add(key)) {
                problems.add(new Problem(field, "is written twice" + at(keyNode.getStartMark()) + ": keep one"));
            }
            map.put(key, value(field, tuple.getValueNode(), depth + 1));
        }
        merged.forEach(map::putIfAbsent);
        return map;
    }

    /** Whether its words may mean a number, a boolean or nothing: unquoted, unless it has the tag of a text. */
    private boolean isPlain(ScalarNode scalar) {
        boolean text = scalar.getTag().equals(Tag.STR);
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return !text;
        }
        Tag untagged = settings.getSchema().getScalarResolver().resolve(scalar.getValue(), true);
        return !text || untagged.equals(Tag.STR);
    }

    private boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && isPlain(scalar)
                && YamlScalar.resolve(scalar.getValue(), true) == null;
    }

    private static String at(Optional<Mark> mark) {
        return mark.map(YamlDocument::at).orElse("");
    }

    private static String at(Mark mark) {
        return " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
