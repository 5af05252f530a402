package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/** What the node pods are made of. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeSpec(
        String image,
        ImagePullPolicy imagePullPolicy,
        List<LocalObjectReference> imagePullSecrets,
        @Default("{}") Resources resources,
        List<EnvVar> env,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        @PreserveUnknownFields Affinity affinity,
        List<TopologySpreadConstraint> topologySpread,
        String serviceAccountName,
        String priorityClassName,
        String runtimeClassName,
        @Default("{}") FileDescriptors fileDescriptors) {

    /** When the image is pulled. */
    public enum ImagePullPolicy {
        Always,
        IfNotPresent,
        Never
    }

    /** Requests and limits of the node's container, merged over the defaults by the schema. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {}

    /** The descriptors that a node needs and how it gets them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileDescriptors(
            @Default("65536") Integer limit,
            @Default("Inherit") Strategy strategy) {}

    /** Where the descriptor limit comes from. */
    public enum Strategy {
        Inherit,
        NriAnnotation,
        SysResource
    }
}
