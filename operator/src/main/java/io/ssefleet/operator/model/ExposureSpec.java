package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import java.util.List;
import java.util.Map;

/** How clients reach the nodes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExposureSpec(
        @Default("ClusterIP") ServiceType service,
        @Default("None") SessionAffinity sessionAffinity,
        Ingress ingress,
        Gateway gateway) {

    /** The type of the Service. */
    public enum ServiceType {
        ClusterIP,
        LoadBalancer,
        NodePort
    }

    /** Whether a client address keeps its node. */
    public enum SessionAffinity {
        None,
        ClientIP
    }

    /** An Ingress made for the fleet, with timeouts and buffering fit for event streams. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ingress(String host, String className, String tlsSecret, Map<String, String> annotations) {}

    /** An HTTPRoute made for the fleet, attached to an existing Gateway. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gateway(String name, String namespace, List<String> hostnames) {}
}
