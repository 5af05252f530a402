package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.model.SseFleet;
import java.io.InputStream;
import java.nio.file.Path;

/** The file that a fleet is declared in. */
public record FleetFile(Path path) {
    private static final String DEFAULT_NAMESPACE = "default";

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
    public String text() throws FleetText.Unusable {
        try {
            return FleetText.read(path.toAbsolutePath().toString(), InputStream.nullInputStream());
        } catch (FleetText.Unusable e) {
            throw e.in(path);
        }
    }

    /** What the text declares, checked as the API server would check it. */
    public Declared parse(String text) throws FleetText.Unusable {
        try {
            SseFleet fleet = FleetText.parse(text);
            if (fleet.getMetadata().getNamespace() == null) {
                fleet.getMetadata().setNamespace(DEFAULT_NAMESPACE);
            }
            return new Declared(
                    Serialization.unmarshal(Serialization.asYaml(fleet), GenericKubernetesResource.class), fleet);
        } catch (FleetText.Unusable e) {
            throw e.in(path);
        }
    }
}
