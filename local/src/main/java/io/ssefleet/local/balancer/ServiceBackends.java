package io.ssefleet.local.balancer;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.ssefleet.local.cluster.Pods;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The pods that a Service selects and that are ready and not on their way out, one after the other. */
public final class ServiceBackends implements Backends, AutoCloseable {
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Pod> pods;
    private final AtomicInteger turn = new AtomicInteger();

    public ServiceBackends(KubernetesClient client, String namespace, String service) {
        services = client.services().inNamespace(namespace).withName(service).inform();
        pods = client.pods().inNamespace(namespace).inform();
    }

    @Override
    public Optional<InetSocketAddress> next() {
        return services.getStore().list().stream().findFirst().flatMap(this::next);
    }

    private Optional<InetSocketAddress> next(Service service) {
        List<InetSocketAddress> addresses = pods.getStore().list().stream()
                .filter(pod -> selected(pod, service.getSpec().getSelector()))
                .filter(Pods::active)
                .filter(Pods::ready)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> address(pod, service.getSpec().getPorts().get(0)))
                .toList();
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size())));
    }

    @Override
    public void close() {
        services.close();
        pods.close();
    }

    private static boolean selected(Pod pod, Map<String, String> selector) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return selector != null
                && !selector.isEmpty()
                && labels != null
                && labels.entrySet().containsAll(selector.entrySet());
    }

    private static Stream<InetSocketAddress> address(Pod pod, ServicePort port) {
        String target =
                port.getTargetPort() == null ? null : port.getTargetPort().getStrVal();
        return pod.getSpec().getContainers().stream()
                .map(Container::getPorts)
                .flatMap(List::stream)
                .filter(p -> target != null && target.equals(p.getName()))
                .map(ContainerPort::getContainerPort)
                .map(p -> new InetSocketAddress(pod.getStatus().getPodIP(), p))
                .limit(1);
    }
}
