package io.ssefleet.operator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** How clients reach the nodes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExposureSpec(
        @JsonPropertyDescription("The type of the Service: ClusterIP, LoadBalancer or NodePort; default ClusterIP.")
        @Default("ClusterIP")
        ServiceType service,

        @JsonPropertyDescription("ClientIP keeps a client address on one node, None does not; default None. Clients"
                + " resume on any node, so None is enough, and ClientIP puts all clients behind one NAT on one"
                + " node.")
        @Default("None")
        SessionAffinity sessionAffinity,

        @JsonPropertyDescription(
                "An Ingress for the fleet, with timeouts and buffering fit for event streams; none by" + " default.")
        Ingress ingress,

        @JsonPropertyDescription("An HTTPRoute for the fleet, with timeouts fit for event streams; none by default.")
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

    private static final String HOST = "^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** An Ingress made for the fleet, with timeouts and buffering fit for event streams. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ingress(
            @JsonPropertyDescription("The host name that clients use, such as events.example.com; by default any.")
            @Size(max = 253)
            @ValidationRule(
                    value = "self.matches('" + HOST + "')",
                    message = "write a host name in lower case without scheme, port or path, such as"
                            + " events.example.com")
            String host,

            @JsonPropertyDescription("The IngressClass; by default the cluster's default class.")
            @Size(max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of an IngressClass" + Rules.OBJECT_NAME_ADVICE)
            String className,

            @JsonPropertyDescription("The Secret with the certificate for host; none by default: no TLS.")
            @Size(max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of a Secret" + Rules.OBJECT_NAME_ADVICE)
            String tlsSecret,

            @JsonPropertyDescription("Annotations for the Ingress, at most 50; they win over the operator's own.")
            @Size(max = 50)
            Map<String, String> annotations) {}

    /** An HTTPRoute made for the fleet, attached to an existing Gateway. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gateway(
            @JsonPropertyDescription("The Gateway that the route is attached to. Required.")
            @Required
            @Size(min = 1, max = Rules.MAX_OBJECT_NAME)
            @ValidationRule(
                    value = Rules.IS_OBJECT_NAME,
                    message = "write the name of a Gateway" + Rules.OBJECT_NAME_ADVICE)
            String name,

            @JsonPropertyDescription("The Gateway's namespace; by default the fleet's own.")
            @Size(min = 1, max = 63)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                    message = "write the name of a namespace: lower case letters, digits and \"-\"")
            String namespace,

            @JsonPropertyDescription("Host names that the route serves, at most 16; by default those of the Gateway.")
            @Size(max = 16)
            @ValidationRule(
                    value = "self.all(host, host.matches('" + HOST + "'))",
                    message = "write host names in lower case without scheme, port or path, such as"
                            + " events.example.com")
            List<@Size(max = 253) String> hostnames) {}
}
