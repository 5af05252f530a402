package io.ssefleet.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VictimOrderTest {
    private static final String EARLY = "2026-01-01T00:00:00Z";
    private static final String LATE = "2026-01-01T00:10:00Z";

    @Test
    void podsGoInKubernetesOrder() {
        List<Pod> order = List.of(
                pod("unassigned", null, "Pending", null, null, EARLY),
                pod("pending", "local", "Pending", null, null, EARLY),
                pod("not-ready", "local", "Running", null, "1000", EARLY),
                pod("cheap", "local", "Running", EARLY, "-5", EARLY),
                pod("ready-late", "local", "Running", LATE, null, EARLY),
                pod("young", "local", "Running", EARLY, "no number", LATE),
                pod("old", "local", "Running", EARLY, null, EARLY),
                pod("dear", "local", "Running", LATE, "5", LATE));
        List<Pod> shuffled = new ArrayList<>(order);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(new VictimOrder());
        assertThat(shuffled)
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyElementsOf(
                        order.stream().map(pod -> pod.getMetadata().getName()).toList());
    }

    private static Pod pod(String name, String machine, String phase, String readySince, String cost, String created) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(created)
                .endMetadata()
                .withNewSpec()
                .withNodeName(machine)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(readySince == null ? "False" : "True")
                .withLastTransitionTime(readySince == null ? created : readySince)
                .endCondition()
                .endStatus();
        if (cost != null) {
            pod.editMetadata().addToAnnotations(VictimOrder.DELETION_COST, cost).endMetadata();
        }
        return pod.build();
    }
}
