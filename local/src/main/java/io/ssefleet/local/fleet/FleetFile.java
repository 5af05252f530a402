package io.ssefleet.local.fleet;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.cli.FleetText;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** The file that a fleet is declared in. */
public record FleetFile(Path path) {
    private static final String DEFAULT_NAMESPACE = "default";

    /** What an idle node takes, twice. */
    private static final long BYTES_PER_NODE = 256L << 20;

    private static final int LEAST_NODES = 4;

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

    /** How many nodes this machine has room for. */
    private static long mostNodes() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.max(LEAST_NODES, machine.getTotalMemorySize() / BYTES_PER_NODE);
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
            int nodes = Planner.plan(fleet.getSpec(), Observed.NONE).desiredReplicas();
            if (nodes > mostNodes()) {
                throw new FleetText.Unusable(List.of(
                        "%,d nodes are wanted, and this machine has memory for %,d: write a smaller spec.targetConnections or a larger spec.capacity.connectionsPerNode"
                                .formatted(nodes, mostNodes())));
            }
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
