package io.ssefleet.operator.observe;

import java.net.URI;

/** Where a node's control API is: its pod's address and the container port named {@code management} of that pod. */
public record NodeAddress(String pod, String host, int managementPort) {
    URI uri(String pathAndQuery) {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + bracketed + ":" + managementPort + pathAndQuery);
    }
}
