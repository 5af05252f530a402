package io.ssefleet.operator.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the cluster's objects without what the operator has no use for: it keeps every object that it watches in memory, and that is
 * the larger part of them. Of what the operator writes whole nothing is left out but statuses, since the client reads what it writes.
 */
public final class LeanSerialization extends KubernetesSerialization {
    @Override
    protected void configureMapper(ObjectMapper mapper) {
        super.configureMapper(mapper);
        mapper.registerModule(new SimpleModule("lean").addDeserializer(String.class, new SharedStrings()))
                .addMixIn(ObjectMeta.class, LeanMetadata.class)
                .addMixIn(DeploymentSpec.class, TemplateAsText.class)
                .addMixIn(DeploymentStatus.class, OnlyGeneration.class)
                .addMixIn(ReplicaSet.class, LeanReplicaSet.class)
                .addMixIn(ReplicaSetStatus.class, GenerationAndConditions.class)
                .addMixIn(Pod.class, LeanPod.class)
                .addMixIn(PodStatus.class, LeanPodStatus.class)
                .addMixIn(ContainerStatus.class, LeanContainerStatus.class)
                .addMixIn(PodDisruptionBudget.class, WithoutStatus.class);
    }

    @JsonIgnoreProperties("managedFields")
    private interface LeanMetadata {
        @JsonDeserialize(converter = Unmodifiable.class)
        void setLabels(Map<String, String> labels);

        @JsonDeserialize(converter = Unmodifiable.class)
        void setAnnotations(Map<String, String> annotations);
    }

    private interface TemplateAsText {
        @JsonSerialize(using = TextualTemplate.Writer.class)
        PodTemplateSpec getTemplate();

        @JsonDeserialize(using = TextualTemplate.Reader.class)
        void setTemplate(PodTemplateSpec template);
    }

    @JsonIncludeProperties("observedGeneration")
    private interface OnlyGeneration {}

    @JsonIgnoreProperties("spec")
    private interface LeanReplicaSet {
        @JsonIncludeProperties({"name", "namespace", "uid", "resourceVersion", "generation", "labels", "annotations"})
        void setMetadata(ObjectMeta metadata);
    }

    @JsonIncludeProperties({"observedGeneration", "conditions"})
    private interface GenerationAndConditions {}

    private interface LeanPod {
        @JsonIncludeProperties({
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "deletionTimestamp",
            "labels",
            "annotations"
        })
        void setMetadata(ObjectMeta metadata);

        @JsonDeserialize(converter = PortsOnly.class)
        void setSpec(PodSpec spec);
    }

    @JsonIncludeProperties({"phase", "podIP", "conditions", "containerStatuses"})
    private interface LeanPodStatus {
        @JsonDeserialize(converter = ReadConditions.class)
        void setConditions(List<PodCondition> conditions);
    }

    @JsonIncludeProperties({"name", "image", "ready", "restartCount", "state", "lastState"})
    private interface LeanContainerStatus {}

    @JsonIgnoreProperties("status")
    private interface WithoutStatus {}

    /** Maps that take no more than their entries; nobody writes in what was read. */
    private static final class Unmodifiable extends StdConverter<Map<String, String>, Map<String, String>> {
        @Override
        public Map<String, String> convert(Map<String, String> read) {
            return read == null || read.containsValue(null) ? read : Map.copyOf(read);
        }
    }

    /** What is read of a pod's spec. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Ports(List<NamedPorts> containers) {
        /** A bookmark of a watch is a pod whose containers are null. */
        PodSpec spec() {
            return new PodSpecBuilder()
                    .withContainers(Stream.ofNullable(containers)
                            .flatMap(List::stream)
                            .map(c -> new ContainerBuilder()
                                    .withName(c.name())
                                    .withPorts(c.ports())
                                    .build())
                            .toList())
                    .build();
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record NamedPorts(String name, List<ContainerPort> ports) {}

    /** Pods with the same ports share what is read of them. */
    private static final class PortsOnly extends StdConverter<Ports, PodSpec> {
        private record Known(Ports ports, PodSpec spec) {}

        private volatile Known last = new Known(null, null);

        @Override
        public PodSpec convert(Ports read) {
            Known known = last;
            if (read != null && !read.equals(known.ports())) {
                known = new Known(read, read.spec());
                last = known;
            }
            return read == null ? null : known.spec();
        }
    }

    /** Only those of the conditions that the operator looks at. */
    private static final class ReadConditions extends StdConverter<List<PodCondition>, List<PodCondition>> {
        private static final Set<String> READ = Set.of(ObservedFleet.READY, ObservedFleet.SCHEDULED);

        @Override
        public List<PodCondition> convert(List<PodCondition> read) {
            return read == null
                    ? List.of()
                    : read.stream().filter(c -> READ.contains(c.getType())).toList();
        }
    }
}
