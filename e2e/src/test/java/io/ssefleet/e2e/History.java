package io.ssefleet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Every state that a fleet was in, as a watch tells it, and what GitOps tools make of each. */
final class History implements AutoCloseable, Watcher<GenericKubernetesResource> {
    static final Path ARGO_CD = Cluster.PROJECT.resolve("manifests/argocd/health-check.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> states = new CopyOnWriteArrayList<>();
    private final Watch watch;

    History(Cluster cluster, String fleet) {
        watch = cluster.client
                .genericKubernetesResources("ssefleet.io/v1alpha1", "SseFleet")
                .inNamespace(cluster.namespace())
                .withName(fleet)
                .watch(this);
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource fleet) {
        if (action != Action.DELETED) {
            states.add(JSON.valueToTree(fleet));
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        // What was seen until then counts.
    }

    /** The generation and what kstatus says of it, whenever that changed: "1 InProgress", "1 Current". */
    List<String> kstatus() throws IOException, InterruptedException {
        String objects = states.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        return changes(run(objects, "kstatus"));
    }

    /** The same of Argo CD's health check: "1 Progressing", "1 Healthy". */
    List<String> argoCd() throws IOException, InterruptedException {
        String check = new YAMLMapper()
                .readTree(ARGO_CD.toFile())
                .at("/data/resource.customizations.health.ssefleet.io_SseFleet")
                .asText();
        String program = "local function check(obj)\n" + check + "\nend\n"
                + states.stream()
                        .map(state -> "hs = check(" + lua(state) + ")\nprint(hs.status .. \" \" .. hs.message)")
                        .collect(Collectors.joining("\n"));
        return changes(run(program, "lua5.1", "-"));
    }

    private List<String> changes(List<String> answers) {
        if (answers.size() != states.size()) {
            throw new AssertionError(answers);
        }
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String change = states.get(i).at("/metadata/generation").asLong() + " "
                    + answers.get(i).split(" ", 2)[0];
            if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(change)) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static List<String> run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread writer = new Thread(() -> {
            try (var to = process.outputWriter()) {
                to.write(input);
            } catch (IOException e) {
                process.destroy();
            }
        });
        writer.start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": exit code " + process.exitValue());
        }
        return lines;
    }

    /** A value as a Lua expression; what is null is left out, as Argo CD does. */
    private static String lua(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT ->
                value.properties().stream()
                        .filter(p -> !p.getValue().isNull())
                        .map(p -> "[" + text(p.getKey()) + "]=" + lua(p.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(History::lua)
                        .collect(Collectors.joining(",", "{", "}"));
            case STRING -> text(value.asText());
            case NUMBER, BOOLEAN -> value.asText();
            case NULL, MISSING, BINARY, POJO -> "nil";
        };
    }

    private static String text(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public void close() {
        watch.close();
    }
}
