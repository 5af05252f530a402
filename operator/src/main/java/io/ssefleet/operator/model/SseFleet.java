package io.ssefleet.operator.model;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A fleet of SSE nodes, as a platform team declares it. The columns are what {@code kubectl get ssefleets} shows, in
 * this order; those of priority 1 only with {@code -o wide}.
 */
@Group("ssefleet.io")
@Version("v1alpha1")
@Kind("SseFleet")
@Singular("ssefleet")
@Plural("ssefleets")
@ShortNames("ssef")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.targetConnections", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Capacity", jsonPath = ".status.connections.capacity", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Nodes", jsonPath = ".status.replicas", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Connections", jsonPath = ".status.connections.current", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Util%", jsonPath = ".status.connections.utilization", type = Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Ready Nodes", jsonPath = ".status.readyReplicas", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Limited By", jsonPath = ".status.plan.limitedBy", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING,
        priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 50 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message = "write a metadata.name of at most 50 lower case letters, digits and \"-\", beginning with a letter:"
                + " Services are named after it")
public class SseFleet extends CustomResource<SseFleetSpec, SseFleetStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
