package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a fleet is declared in. */
public record FleetFile(Path path) {
    private static final String DEFAULT_NAMESPACE = "default";

    /** A file that declares no fleet; the message says why and what to write instead. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * A fleet as it was declared.
     *
     * @param resource what is applied
     * @param fleet the same, as its type
     */
    public record Declared(GenericKubernetesResource resource, SseFleet fleet) {
        public String name() {
            return resource.getMetadata().getName();
        }

        public String namespace() {
            return resource.getMetadata().getNamespace();
        }
    }

    /** The file's text. */
    public String text() throws Unusable {
        if (!Files.exists(path)) {
            throw new Unusable(path + ": no such file; write the path of a YAML file with an SseFleet");
        }
        if (Files.isDirectory(path)) {
            throw new Unusable(path + " is a directory; write the path of a YAML file with an SseFleet");
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new Unusable(path + " is not text in UTF-8");
        } catch (IOException e) {
            throw new Unusable(path + " cannot be read: " + e.getMessage());
        }
    }

    /** What the text declares, checked as the API server would check it. */
    public Declared parse(String text) throws Unusable {
        try {
            SseFleet fleet = SseFleetSchema.read(text);
            if (fleet.getMetadata().getNamespace() == null) {
                fleet.getMetadata().setNamespace(DEFAULT_NAMESPACE);
            }
            return new Declared(
                    Serialization.unmarshal(Serialization.asYaml(fleet), GenericKubernetesResource.class), fleet);
        } catch (InvalidResource e) {
            throw new Unusable(e.problems().stream()
                    .map(problem -> path + ": " + problem)
                    .reduce((a, b) -> a + "\n" + b)
                    .orElseThrow());
        }
    }
}
