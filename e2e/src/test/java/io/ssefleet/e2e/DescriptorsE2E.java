package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.ssefleet.operator.model.LimitedBy;
import io.ssefleet.operator.model.SseFleet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** File descriptors as the machine really has them, and what a fleet says when it can have neither them nor its pods. */
class DescriptorsE2E {
    private static final String RESOURCES = "resources: {requests: {cpu: 50m}, limits: {memory: 512Mi}}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aFleetThatAsksForMoreThanThereAreIsClampedAndSaysSoWithBothFigures() {
        cluster.applyFleet(
                "prices",
                "{targetConnections: 30000, capacity: {connectionsPerNode: 50000}, node: {" + RESOURCES + "}}");

        SseFleet fleet = cluster.awaitReady("prices", 2);

        assertThat(fleet.getStatus().plan().connectionsPerNode()).isEqualTo(19_488);
        assertThat(fleet.getStatus().plan().limitedBy()).isEqualTo(LimitedBy.FileDescriptors);
        assertThat(message(fleet, "FileDescriptorsSufficient", "False", "FileDescriptorsBelowDeclared"))
                .isEqualTo(
                        "spec.node.fileDescriptors.limit: the nodes have 20,000 file descriptors, not the 65,536 declared,"
                                + " and the plan needs 60,512 (60,000 connections with burst, and the reserve). It counts on"
                                + " 19,488 connections per node instead of 50,000. Raise the limit on the machines, choose a"
                                + " spec.node.fileDescriptors.strategy that does, or write 20000.");
        assertThat(cluster.kubectlDoes("describe", "ssefleet", "prices")).contains("20,000", "65,536");
    }

    @Test
    void theAnnotationForTheRuntimesPluginIsOnThePodThatStaysRestricted() {
        cluster.applyFleet(
                "prices",
                "{targetConnections: 100, node: {" + RESOURCES
                        + ", fileDescriptors: {limit: 32768, strategy: NriAnnotation}}}");

        cluster.awaitReady("prices", 1);

        Pod pod = cluster.pods("prices").get(0);
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry(
                        "ulimits.noderesource.dev/container.node",
                        "- type: RLIMIT_NOFILE\n  soft: 32768\n  hard: 32768\n");
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    }

    @Test
    void whatPodSecurityRefusesIsSaidAndGoesOnWhereItIsAllowed() {
        cluster.applyFleet(
                "prices",
                "{targetConnections: 100, node: {" + RESOURCES
                        + ", fileDescriptors: {limit: 12000, strategy: SysResource}}}");

        SseFleet fleet = cluster.awaitFleet("it is stalled", "prices", s -> Cluster.has(s, "Stalled", "True"));
        String why = message(fleet, "Stalled", "True", "FailedCreate");
        assertThat(why)
                .startsWith("The cluster refuses pods of the fleet: pods \"prices-")
                .contains(
                        "is forbidden: violates PodSecurity \"restricted:latest\"",
                        "unrestricted capabilities (container \"node\" must not include \"SYS_RESOURCE\"",
                        "runAsUser=0");
        assertThat(message(fleet, "Ready", "False", "FailedCreate")).isEqualTo("0 of 1 nodes are ready. " + why);
        assertThat(cluster.kubectlDoes("get", "events", "-o", "custom-columns=:.reason,:.message"))
                .containsPattern("FailedCreate +The cluster refuses pods of the fleet: pods");

        cluster.kubectlDoes(
                "label",
                "namespace",
                cluster.namespace(),
                "pod-security.kubernetes.io/enforce=privileged",
                "--overwrite");
        fleet = cluster.awaitFleet(
                "its pod is made", "prices", s -> Cluster.has(s, "Stalled", "False") && s.replicas() == 1);

        assertThat(message(fleet, "Stalled", "False", "NotStalled")).isEqualTo("Nothing is in the way.");
        Container node = cluster.pods("prices").get(0).getSpec().getContainers().get(0);
        assertThat(node.getSecurityContext().getRunAsUser()).isZero();
        assertThat(node.getSecurityContext().getCapabilities().getAdd()).containsExactly("SYS_RESOURCE");
        assertThat(node.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(outputOf(node, "sh", "-c", "ulimit -Hn; ulimit -Sn")).isEqualTo("12000\n12000\n");
    }

    /**
     * What a program says that a node's container starts in the place of the node. It goes without the capability, which not
     * every machine has to give, and which a limit below the machine's own does not need.
     */
    private String outputOf(Container node, String... program) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("probe")
                .withImage(node.getImage())
                .withCommand(node.getCommand())
                .withArgs(program)
                .withNewSecurityContext()
                .withRunAsUser(node.getSecurityContext().getRunAsUser())
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        cluster.client.pods().inNamespace(cluster.namespace()).resource(pod).create();
        PodResource probe =
                cluster.client.pods().inNamespace(cluster.namespace()).withName("probe");
        probe.waitUntilCondition(
                p -> p != null && "Succeeded".equals(p.getStatus().getPhase()), 60, TimeUnit.SECONDS);
        return probe.getLog();
    }

    @Test
    void aQuotaThatIsUsedUpIsSaidAndGoesOnWhenItIsRaised() {
        cluster.kubectlDoes("create", "quota", "small", "--hard=pods=1");
        cluster.applyFleet(
                "prices", "{targetConnections: 200, capacity: {connectionsPerNode: 100}, node: {" + RESOURCES + "}}");

        SseFleet fleet = cluster.awaitFleet(
                "one node is ready and the other refused",
                "prices",
                s -> Cluster.has(s, "Stalled", "True") && s.readyReplicas() == 1);
        assertThat(message(fleet, "Stalled", "True", "FailedCreate"))
                .matches(
                        "The cluster refuses pods of the fleet: pods \"prices-\\S+\" is forbidden: exceeded quota: small,"
                                + " requested: pods=1, used: pods=1, limited: pods=1\\.");
        assertThat(message(fleet, "Ready", "False", "FailedCreate")).startsWith("1 of 2 nodes are ready. The cluster");

        cluster.kubectlDoes("patch", "quota", "small", "--type=merge", "-p", "{\"spec\":{\"hard\":{\"pods\":\"2\"}}}");

        cluster.awaitReady("prices", 2);
    }

    private static String message(SseFleet fleet, String type, String status, String reason) {
        var condition = Cluster.condition(fleet.getStatus(), type);
        assertThat(condition.getStatus() + " " + condition.getReason()).isEqualTo(status + " " + reason);
        return condition.getMessage();
    }
}
