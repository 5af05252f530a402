package io.ssefleet.operator.plan;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.ssefleet.operator.model.AutoscalingSpec;
import io.ssefleet.operator.model.CapacitySpec;
import io.ssefleet.operator.model.ExposureSpec;
import io.ssefleet.operator.model.NodeSpec;
import io.ssefleet.operator.model.ReconnectsSpec;
import io.ssefleet.operator.model.RolloutSpec;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.StreamSpec;
import io.ssefleet.operator.model.StreamSpec.BackplaneType;
import java.util.Map;

/** Specs with every default filled in, and what a test is about set on top. */
final class SpecBuilder {
    private final long target;
    private Long perNode;
    private int burst = 20;
    private Quantity memoryPerConnection;
    private int reserve = 512;
    private Quantity events;
    private int eventSize = 512;
    private Quantity bandwidth;
    private int min = 1;
    private Integer max;
    private int spare;
    private int reconnects = 1000;
    private String retryMax = "15s";
    private IntOrString surge = new IntOrString(1);
    private String deadline = "10m";
    private Map<String, Quantity> requests = Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi"));
    private Map<String, Quantity> limits = Map.of("memory", new Quantity("1Gi"));
    private int descriptors = 65_536;
    private Quantity replay = new Quantity("64Mi");
    private AutoscalingSpec autoscaling;
    private ExposureSpec exposure = exposure(null, null);
    private String age = "0s";
    private BackplaneType backplane = BackplaneType.Memory;

    private SpecBuilder(long target) {
        this.target = target;
    }

    static SpecBuilder target(long connections) {
        return new SpecBuilder(connections);
    }

    SpecBuilder perNode(long connections) {
        perNode = connections;
        return this;
    }

    SpecBuilder burst(int percent) {
        burst = percent;
        return this;
    }

    SpecBuilder memoryPerConnection(String quantity) {
        memoryPerConnection = new Quantity(quantity);
        return this;
    }

    SpecBuilder reserve(int fileDescriptors) {
        reserve = fileDescriptors;
        return this;
    }

    SpecBuilder events(String perSecond, int sizeBytes) {
        events = new Quantity(perSecond);
        eventSize = sizeBytes;
        return this;
    }

    SpecBuilder bandwidth(String quantity) {
        bandwidth = new Quantity(quantity);
        return this;
    }

    SpecBuilder min(int replicas) {
        min = replicas;
        return this;
    }

    SpecBuilder max(Integer replicas) {
        max = replicas;
        return this;
    }

    SpecBuilder spare(int nodes) {
        spare = nodes;
        return this;
    }

    SpecBuilder reconnects(int perSecond) {
        reconnects = perSecond;
        return this;
    }

    SpecBuilder retryMax(String duration) {
        retryMax = duration;
        return this;
    }

    SpecBuilder rollout(IntOrString maxSurge, String drainDeadline) {
        surge = maxSurge;
        deadline = drainDeadline;
        return this;
    }

    SpecBuilder requests(Map<String, Quantity> resources) {
        requests = resources;
        return this;
    }

    SpecBuilder limits(Map<String, Quantity> resources) {
        limits = resources;
        return this;
    }

    SpecBuilder memory(String quantity) {
        return limits(Map.of("memory", new Quantity(quantity)));
    }

    SpecBuilder descriptors(int limit) {
        descriptors = limit;
        return this;
    }

    SpecBuilder replay(String bytes) {
        replay = new Quantity(bytes);
        return this;
    }

    SpecBuilder maxConnectionAge(String duration) {
        age = duration;
        return this;
    }

    SpecBuilder autoscaling(AutoscalingSpec spec) {
        autoscaling = spec;
        return this;
    }

    SpecBuilder ingress() {
        exposure = exposure(new ExposureSpec.Ingress("events.example.com", null, null, null), null);
        return this;
    }

    SpecBuilder gateway() {
        exposure = exposure(null, new ExposureSpec.Gateway("public", null, null));
        return this;
    }

    private static ExposureSpec exposure(ExposureSpec.Ingress ingress, ExposureSpec.Gateway gateway) {
        return new ExposureSpec(
                ExposureSpec.ServiceType.ClusterIP, ExposureSpec.SessionAffinity.None, ingress, gateway);
    }

    SpecBuilder redis() {
        backplane = BackplaneType.Redis;
        return this;
    }

    SseFleetSpec build() {
        return new SseFleetSpec(
                target,
                new CapacitySpec(perNode, burst, memoryPerConnection, reserve, events, eventSize, bandwidth),
                min,
                max,
                spare,
                autoscaling,
                new ReconnectsSpec(reconnects, new ReconnectsSpec.Retry("1s", retryMax)),
                new RolloutSpec(surge, deadline),
                node(),
                stream(),
                exposure,
                false);
    }

    private NodeSpec node() {
        return new NodeSpec(
                null,
                null,
                null,
                new NodeSpec.Resources(requests, limits),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new NodeSpec.FileDescriptors(descriptors, NodeSpec.Strategy.Inherit));
    }

    private StreamSpec stream() {
        return new StreamSpec(
                new StreamSpec.Backplane(backplane, null),
                new StreamSpec.Replay(100_000, replay, "1h"),
                "15s",
                age,
                null,
                null,
                null,
                false,
                null);
    }
}
