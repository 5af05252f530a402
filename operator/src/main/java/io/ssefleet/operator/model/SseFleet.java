package io.ssefleet.operator.model;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A fleet of SSE nodes, as a platform team declares it. */
@Group("ssefleet.io")
@Version("v1alpha1")
@Kind("SseFleet")
@Singular("ssefleet")
@Plural("ssefleets")
@ShortNames("ssef")
public class SseFleet extends CustomResource<SseFleetSpec, SseFleetStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
