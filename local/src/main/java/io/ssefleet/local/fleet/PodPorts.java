package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.Pod;

/** The ports of a pod's container, by name. */
final class PodPorts {
    private PodPorts() {}

    /** 0 when there is none of that name. */
    static int of(Pod pod, String name) {
        return pod.getSpec().getContainers().get(0).getPorts().stream()
                .filter(port -> name.equals(port.getName()))
                .map(port -> port.getContainerPort())
                .findFirst()
                .orElse(0);
    }
}
