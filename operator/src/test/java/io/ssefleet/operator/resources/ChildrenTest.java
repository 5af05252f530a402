package io.ssefleet.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.MovementView;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.operator.plan.RolloutSteps;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden files: a folder per example, {@code in.yaml} to {@code out-<Kind>-<name>.yaml}. After a change that is meant, write them
 * anew with {@code mvn -pl operator test -Dtest=ChildrenTest -Dgolden.write=true} and read the difference.
 */
class ChildrenTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/children");
    private static final NodeDefaults DEFAULTS =
            new NodeDefaults("ssefleet/sse-node:0.1.0", "redis://redis.platform:6379");

    static Stream<Path> examples() throws IOException {
        return Files.list(EXAMPLES).sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void objectsAreAsInTheGoldenFiles(Path example) throws Exception {
        Set<String> expected = new TreeSet<>();
        try (Stream<Path> files = Files.list(example)) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.startsWith("out-"))
                    .forEach(expected::add);
        }
        for (HasMetadata child : children(fleet(Files.readString(example.resolve("in.yaml"))))) {
            String file = "out-%s-%s.yaml"
                    .formatted(child.getKind(), child.getMetadata().getName());
            String yaml = Serialization.asYaml(child);
            if (Boolean.getBoolean("golden.write")) {
                Files.writeString(example.resolve(file), yaml);
            }
            assertThat(example.resolve(file)).exists().content().isEqualTo(yaml);
            expected.remove(file);
        }
        assertThat(expected).as("golden files that nothing made").isEmpty();
    }

    @Test
    void thePodTemplateDependsOnNothingThatVaries() throws Exception {
        String before = digest("spec: {targetConnections: 300}");

        assertThat(digest("spec: {targetConnections: 90000, minReplicas: 4, maxReplicas: 9, spareNodes: 2}"))
                .isEqualTo(before);
        assertThat(digest("spec: {targetConnections: 300, rollout: {maxSurge: 25%}}"))
                .isEqualTo(before);
        assertThat(digest("spec: {targetConnections: 300, stream: {heartbeat: 20s}}"))
                .isNotEqualTo(before);
    }

    @Test
    void theTemplateKeepsTheAddressOfItsDigestWhateverTheOrderOfTheUsersLabels() throws Exception {
        assertThat(digest("spec: {targetConnections: 1, node: {labels: {a: one, b: two}}}"))
                .isEqualTo(digest("spec: {targetConnections: 1, node: {labels: {b: two, a: one}}}"));
    }

    @Test
    void aVariableThatTheOperatorSetsCannotBeSetByTheUser() throws Exception {
        SseFleet fleet = fleet(Files.readString(EXAMPLES.resolve("production/in.yaml")));
        List<String> users = fleet.getSpec().node().env().stream()
                .map(variable -> variable.getName())
                .toList();

        for (EnvVar variable : NodeEnvironment.of(FleetNames.of(fleet), fleet.getSpec(), DEFAULTS)) {
            String spec =
                    "spec: {targetConnections: 1, node: {env: [{name: %s, value: x}]}}".formatted(variable.getName());
            if (!users.contains(variable.getName())) {
                assertThatThrownBy(() -> fleet(header() + spec))
                        .as(variable.getName())
                        .isInstanceOf(InvalidResource.class)
                        .hasMessageContaining("spec.node.env");
            }
        }
    }

    @Test
    void theLabelThatTheServiceSelectsIsNotInTheDeploymentsSelector() throws Exception {
        FleetNames names = FleetNames.of(fleet(header() + "spec: {targetConnections: 1}"));

        assertThat(names.selector()).doesNotContainKey(FleetNames.ADMISSION);
        assertThat(names.labels()).containsAllEntriesOf(names.selector());
    }

    private static String digest(String spec) throws Exception {
        return NodePodTemplate.digest(fleet(header() + spec), DEFAULTS);
    }

    private static String header() {
        return "apiVersion: ssefleet.io/v1alpha1\nkind: SseFleet\nmetadata: {name: prices}\n";
    }

    private static SseFleet fleet(String yaml) throws Exception {
        SseFleet fleet = SseFleetSchema.read(yaml);
        fleet.getMetadata().setNamespace("web");
        fleet.getMetadata().setUid("0c9a51c4-1111-4222-8333-444455556666");
        return fleet;
    }

    private static List<HasMetadata> children(SseFleet fleet) {
        FleetPlan plan = Planner.plan(fleet.getSpec(), Observed.NONE);
        int surge = RolloutSteps.maxSurge(fleet.getSpec().rollout().maxSurge(), plan.desiredReplicas());
        List<HasMetadata> all = new ArrayList<>(Children.secrets(fleet, () -> "a-random-key"));
        all.addAll(Children.of(
                fleet,
                DEFAULTS,
                new Children.Scale(
                        plan.desiredReplicas(),
                        0,
                        surge,
                        surge,
                        MovementView.balanced(fleet.getSpec(), OptionalInt.empty(), plan.desiredReplicas()))));
        return all;
    }
}
