package io.ssefleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.ssefleet.local.system.EventSourceClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a deleted fleet's nodes and of their clients. */
class DeletionE2E {
    private static final String KINDS =
            "deployments,replicasets,pods,services,endpointslices,serviceaccounts,poddisruptionbudgets,secrets";
    private static final String TWO_NODES =
            "{targetConnections: 40, capacity: {connectionsPerNode: 20}, reconnects: {perSecond: 10}, "
                    + Cluster.SMALL_NODES + "}";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aDeletedFleetSendsItsClientsAwayPacedAndLeavesNothing() throws Exception {
        cluster.applyFleet("prices", TWO_NODES);
        cluster.awaitReady("prices", 2);
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(30)) {
            cluster.kubectlDoes("delete", "ssefleet/prices");

            await("every stream is ended")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> clients.all.stream().noneMatch(EventSourceClient::open));
            // 10 a second, of which 80 percent are for what the operator brings about.
            assertThat(clients.peakEndsPerSecond()).isBetween(1, 10);
            assertThat(clients.moves()).allMatch(moves -> moves == 0);
        }
        awaitLeft();
    }

    @Test
    void anOrphanedFleetLivesOnAndIsAdoptedByTheNextOneOfItsName() throws Exception {
        cluster.applyFleet("prices", TWO_NODES);
        String first = cluster.awaitReady("prices", 2).getMetadata().getUid();
        List<String> processes = processes();
        try (Clients clients = new Clients(cluster, "prices", "EUR").connect(10)) {
            String secrets = secrets();

            cluster.kubectlDoes("delete", "ssefleet/prices", "--cascade=orphan");
            await("the children belong to nobody").atMost(Cluster.PATIENCE).until(() -> !owners().contains(first));
            assertThat(processes()).isEqualTo(processes);

            cluster.applyFleet("prices", TWO_NODES);
            String second = cluster.awaitReady("prices", 2).getMetadata().getUid();
            await("the children belong to the new fleet")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> cluster.kubectlDoes(
                                    "get",
                                    KINDS,
                                    "-l",
                                    "ssefleet.io/fleet=prices",
                                    "-o",
                                    CHILDREN_OF + second + CHILDREN_END)
                            .lines()
                            .sorted()
                            .toList()
                            .equals(List.of(
                                    "Deployment/prices",
                                    "PodDisruptionBudget/prices",
                                    "Service/prices",
                                    "Service/prices-nodes",
                                    "ServiceAccount/prices")));

            assertThat(processes()).isEqualTo(processes);
            assertThat(secrets()).isEqualTo(secrets);
            assertThat(clients.all).allMatch(EventSourceClient::open);
            assertThat(clients.moves()).allMatch(moves -> moves == 0);
            cluster.awaitFleet(
                    "the nodes report to the new fleet",
                    "prices",
                    s -> Long.valueOf(10).equals(s.connections().current()));
        }
        cluster.kubectlDoes("delete", "ssefleet/prices");
        // The operator may not touch a Secret that exists: those that were to stay do.
        awaitLeft("secret/prices-control", "secret/prices-tokens");
    }

    private static final String CHILDREN_OF =
            "go-template={{range .items}}{{$i := .}}{{range .metadata.ownerReferences}}" + "{{if eq .uid \"";
    private static final String CHILDREN_END = "\"}}{{$i.kind}}/{{$i.metadata.name}}{{\"\\n\"}}{{end}}{{end}}{{end}}";

    private String owners() {
        return cluster.kubectlDoes(
                "get",
                KINDS,
                "-l",
                "ssefleet.io/fleet=prices",
                "-o",
                "jsonpath={.items[*].metadata.ownerReferences[*].uid}");
    }

    private String secrets() {
        return cluster.kubectlDoes(
                "get", "secrets", "-l", "ssefleet.io/fleet=prices", "-o", "jsonpath={.items[*].data}");
    }

    /** Each node's pod and the id of its container, which is another after a restart. */
    private List<String> processes() {
        return cluster.pods("prices").stream()
                .map(DeletionE2E::process)
                .sorted()
                .toList();
    }

    private static String process(Pod pod) {
        return pod.getMetadata().getName() + " "
                + pod.getStatus().getContainerStatuses().get(0).getContainerID();
    }

    private void awaitLeft(String... names) {
        await(names.length == 0 ? "nothing is left" : "nothing else is left")
                .atMost(Cluster.PATIENCE)
                .until(() -> cluster.kubectlDoes("get", KINDS, "-l", "ssefleet.io/fleet=prices", "-o", "name")
                        .lines()
                        .sorted()
                        .toList()
                        .equals(List.of(names)));
    }
}
